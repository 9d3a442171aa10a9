// Convolutions of random sizes and options against plain loops in double precision, their gradients by the identities that define them.
import { grad, mul, scope, sum, tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { convTranspose2d } from "../src/conv-transpose2d.ts";
import { conv2d } from "../src/conv2d.ts";
import { type Conv2dDims, conv2dDims, type Pair } from "../src/conv2d-dims.ts";

const ROUNDS = 120;
const normal = testNormals(21);
/** A whole number from 0 to below `n`. */
const below = (n: number) => Math.floor(Math.abs(normal()) * 7919) % n;
const pick = <T>(...choices: T[]): T => choices[below(choices.length)]!;
const pair = (...choices: number[]): [number, number] => [pick(...choices), pick(...choices)];

interface Case {
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly options: { stride: Pair; padding: Pair; dilation: Pair; groups: number };
}

/** Every path's sizes turn up: few channels and many, one group and as many as channels, filters of 1 × 1, 3 × 3 and others. */
function drawn(): Case {
  const groups = pick(1, 1, 1, 2, 4, 8, 20);
  const C = groups * pick(1, 1, 2, 3, 8, groups === 1 ? 33 : 1);
  const O = groups * pick(1, 1, 2, 5, groups === 1 ? 36 : 1);
  const [KH, KW] = pick([1, 1], [3, 3], [3, 3], pair(1, 2, 3, 4, 5));
  const options = {
    stride: pick<Pair>(1, 1, 2, pair(1, 2, 3)),
    padding: pick<Pair>(0, 1, pair(0, 1, 2, 3)),
    dilation: pick<Pair>(1, 1, pair(1, 2)),
    groups,
  };
  const [H, W] = [2 * KH + below(12), 2 * KW + below(12)];
  return { input: [1 + below(3), H, W, C], weight: [KH, KW, C / groups, O], options };
}

const numbers = (shape: readonly number[]) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal);

/** The definition. */
function loops(x: Float32Array, w: Float32Array, d: Conv2dDims): Float64Array {
  const out = new Float64Array(d.N * d.OH * d.OW * d.O);
  const [CG, OG] = [d.C / d.groups, d.O / d.groups];
  for (let at = 0; at < out.length; at++) {
    const o = at % d.O;
    const [ox, oy, n] = [Math.floor(at / d.O) % d.OW, Math.floor(at / (d.O * d.OW)) % d.OH, Math.floor(at / (d.O * d.OW * d.OH))];
    const first = Math.floor(o / OG) * CG;
    for (let tap = 0; tap < d.KH * d.KW; tap++) {
      const [i, j] = [Math.floor(tap / d.KW), tap % d.KW];
      const [y, xx] = [oy * d.strideH + i * d.dilationH - d.padH, ox * d.strideW + j * d.dilationW - d.padW];
      if (y < 0 || y >= d.H || xx < 0 || xx >= d.W) continue;
      for (let c = 0; c < CG; c++) out[at]! += w[(tap * CG + c) * d.O + o]! * x[((n * d.H + y) * d.W + xx) * d.C + first + c]!;
    }
  }
  return out;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((total, value, i) => total + value * b[i]!, 0);

test(`${ROUNDS} convolutions are what plain loops give, and their gradients satisfy ⟨conv(x, w), y⟩ = ⟨x, dx⟩ = ⟨w, dw⟩`, () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { input, weight, options } = drawn();
    const [x, w] = [numbers(input), numbers(weight)];
    const d = conv2dDims("conv2d", input, weight, options);
    const expected = loops(x, w, d);
    const y = numbers([expected.length]);
    const what = `round ${round}: ${JSON.stringify({ input, weight, options })}`;
    const [out, dx, dw, transposed] = scope(() => {
      const [a, b, cotangent] = [tensor(x, input), tensor(w, weight), tensor(y, [d.N, d.OH, d.OW, d.O])];
      const forward = conv2d(a, b, null, options);
      const grads = grad(sum(mul(forward, cotangent)), [a, b]);
      const missing = (n: number, OH: number, stride: number, pad: number, reach: number) => n + 2 * pad - reach - 1 - (OH - 1) * stride;
      const outputPadding = [
        missing(d.H, d.OH, d.strideH, d.padH, d.dilationH * (d.KH - 1)),
        missing(d.W, d.OW, d.strideW, d.padW, d.dilationW * (d.KW - 1)),
      ] as const;
      const back = convTranspose2d(cotangent, b, null, { ...options, outputPadding });
      return [forward, ...grads, back].map((t) => t.data);
    }) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const tolerance = 1e-5 * d.KH * d.KW * Math.sqrt(d.C / d.groups);
    const worst = out.reduce((sofar, value, i) => Math.max(sofar, Math.abs(value - expected[i]!)), 0);
    expect(worst, what).toBeLessThan(tolerance);
    const inner = dot(expected, y);
    const size = Math.sqrt(dot(expected, expected) * dot(y, y));
    expect(Math.abs(dot(x, dx) - inner) / size, `dx, ${what}`).toBeLessThan(1e-5);
    expect(Math.abs(dot(w, dw) - inner) / size, `dw, ${what}`).toBeLessThan(1e-5);
    expect(transposed, what).toEqual(dx);
  }
});
