import { grad, mul, relu, scope, sum, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from "../src/conv2d.ts";
import { type Conv2dDims, type Conv2dOptions, conv2dDims } from "../src/conv2d-dims.ts";
import { type Conv2dPath, conv2dPath } from "../src/conv2d-paths.ts";

const draw = testNormals(17);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

/** Calls `visit` for every product of the convolution: places in input, weight and output. */
function products(d: Conv2dDims, visit: (i: number, w: number, o: number) => void): void {
  const [L, G] = [d.C / d.groups, d.O / d.groups];
  for (let pixel = 0; pixel < d.N * d.OH * d.OW; pixel++) {
    const [n, oy, ox] = [Math.floor(pixel / (d.OH * d.OW)), Math.floor(pixel / d.OW) % d.OH, pixel % d.OW];
    for (let tap = 0; tap < d.KH * d.KW; tap++) {
      const y = oy * d.strideH - d.padH + Math.floor(tap / d.KW) * d.dilationH;
      const x = ox * d.strideW - d.padW + (tap % d.KW) * d.dilationW;
      if (y < 0 || y >= d.H || x < 0 || x >= d.W) continue;
      for (let o = 0; o < d.O; o++) {
        const at = ((n * d.H + y) * d.W + x) * d.C + Math.floor(o / G) * L;
        for (let c = 0; c < L; c++) visit(at + c, (tap * L + c) * d.O + o, pixel * d.O + o);
      }
    }
  }
}

/** Root mean square of the differences, relative to that of what is right. */
function rms(got: ArrayLike<number>, want: Float64Array): number {
  let [error, size] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    error += (got[i]! - want[i]!) ** 2;
    size += want[i]! ** 2;
  }
  return Math.sqrt(error / size);
}

/** The errors of the three products at these sizes against double precision. */
function errors(input: number[], weight: number[], options: Conv2dOptions): number[] {
  const d = conv2dDims("conv2d", input, weight, options);
  const [x, w, g] = [random(...input), random(...weight), random(d.N, d.OH, d.OW, d.O)];
  const [xs, ws, gs] = [x.data, w.data, g.data];
  const [out, dx, dw] = [new Float64Array(gs.length), new Float64Array(xs.length), new Float64Array(ws.length)];
  products(d, (i, k, o) => {
    out[o]! += xs[i]! * ws[k]!;
    dx[i]! += gs[o]! * ws[k]!;
    dw[k]! += gs[o]! * xs[i]!;
  });
  return [
    rms(conv2d(x, w, null, options).data, out),
    rms(conv2dBackwardInput(g, w, d).data, dx),
    rms(conv2dBackwardWeight(g, x, d).data, dw),
  ];
}

type Row = [name: string, input: number[], weight: number[], options: Conv2dOptions, paths: Conv2dPath[]];
const rows: Row[] = [
  ["3 × 3 on many channels", [2, 9, 11, 32], [3, 3, 32, 16], { padding: 1 }, ["winograd", "winograd", "winograd"]],
  ["3 × 3 on many channels, no padding", [1, 8, 7, 16], [3, 3, 16, 20], {}, ["winograd", "winograd", "winograd"]],
  ["3 × 3 on few channels", [2, 6, 5, 3], [3, 3, 3, 8], { padding: 1 }, ["patches", "patches", "patches"]],
  ["3 × 3 on channels that fill no vectors", [1, 6, 5, 18], [3, 3, 18, 16], {}, ["patches", "patches", "patches"]],
  ["stride 2", [1, 9, 9, 16], [3, 3, 16, 16], { stride: 2, padding: 1 }, ["patches", "patches", "patches"]],
  ["1 × 1", [2, 5, 7, 6], [1, 1, 6, 10], {}, ["pointwise", "pointwise", "pointwise"]],
  ["1 × 1, stride 2", [1, 5, 7, 6], [1, 1, 6, 10], { stride: 2 }, ["patches", "patches", "patches"]],
  ["depthwise", [2, 7, 9, 12], [3, 3, 1, 12], { padding: 1, groups: 12 }, ["depthwise", "depthwise", "depthwise"]],
  ["depthwise, stride 2", [2, 8, 9, 6], [3, 3, 1, 6], { stride: 2, padding: 1, groups: 6 }, ["depthwise", "depthwise", "depthwise"]],
  [
    "depthwise, strides 3 and 2, dilation",
    [1, 11, 12, 5],
    [2, 3, 1, 5],
    { stride: [3, 2], dilation: [2, 1], padding: [0, 2], groups: 5 },
    ["depthwise", "depthwise", "depthwise"],
  ],
  ["two filters a channel", [1, 6, 6, 4], [3, 3, 1, 8], { groups: 4 }, ["patches", "patches", "patches"]],
];

describe.each(rows)("%s", (_, input, weight, options, paths) => {
  test("takes the path of the table", () => {
    const d = conv2dDims("conv2d", input, weight, options);
    expect([conv2dPath("output", d), conv2dPath("input", d), conv2dPath("weight", d)]).toEqual(paths);
  });

  test("gives output and gradients of plain loops in double precision, within 5e-6 of their size", () => {
    for (const error of errors(input, weight, options)) expect(error).toBeLessThan(5e-6);
  });
});

test("tiles of 4 × 4 err by less than 5e-6 of the results' size on 256 channels, strict ones by less than 1e-6", () => {
  const fast = errors([1, 14, 14, 256], [3, 3, 256, 32], { padding: 1 });
  const strict = errors([1, 14, 14, 256], [3, 3, 256, 32], { padding: 1, strict: true });
  for (const error of fast) expect(error).toBeLessThan(5e-6);
  for (const error of strict) expect(error).toBeLessThan(1e-6);
  expect(fast[0]).toBeGreaterThan(strict[0]!);
});

test.each<[string, number[], number[], Conv2dOptions]>([
  ["Winograd's", [1, 5, 4, 16], [3, 3, 16, 16], { padding: 1, strict: true }],
  ["pointwise", [2, 3, 2, 3], [1, 1, 3, 5], {}],
  ["depthwise", [1, 5, 6, 5], [3, 3, 1, 5], { stride: 2, padding: 1, groups: 5 }],
])("gradients of both orders are right: %s", (_, input, weight, options) => {
  gradcheck((x, w, b) => conv2d(x, w, b, options), [random(...input), random(...weight), random(weight[3]!)], { order: 2 });
});

test.each<[string, number[], number[], Conv2dOptions]>([
  ["patches", [1, 4, 5, 2], [3, 3, 2, 4], { padding: 1 }],
  ["Winograd's", [1, 6, 5, 16], [3, 3, 16, 16], { padding: 1 }],
  ["pointwise", [2, 3, 2, 3], [1, 1, 3, 5], {}],
  ["depthwise", [1, 5, 6, 5], [3, 3, 1, 5], { groups: 5 }],
])("relu in the same pass has the bits of relu after it, and so have its gradients: %s", (_, input, weight, options) => {
  const operands = [random(...input), random(...weight), random(weight[3]!)] as const;
  const run = (fn: typeof conv2d) =>
    scope(() => {
      const out = fn(...operands, options);
      return [out.data, ...grad(sum(mul(out, out)), [...operands]).map((g) => g.data)];
    });
  const fused = run((x, w, b, o) => conv2d(x, w, b, { ...o, activation: "relu" }));
  expect(fused).toEqual(run((x, w, b, o) => relu(conv2d(x, w, b, o))));
  expect(Math.min(...fused[0]!)).toBe(0);
});
