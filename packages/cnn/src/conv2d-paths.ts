// Which kernel computes a convolution and its gradients: one table.
import * as kernels from "@sluice/core/kernels";
import { conv2dScratch, depthwise2dScratch, matmulScratch, NULL, opened, scratch, type Tensor, winogradScratch } from "@sluice/core/op";
import type { Conv2dDims } from "./conv2d-dims.ts";

/** One of the three products of a convolution: its output, and its gradients by the input and by the weight. */
export type Conv2dProduct = "output" | "input" | "weight";

/** How it is computed. */
export type Conv2dPath = "depthwise" | "pointwise" | "winograd" | "patches";

const unit = (d: Conv2dDims) => d.strideH === 1 && d.strideW === 1 && d.dilationH === 1 && d.dilationW === 1 && d.groups === 1;
/** Channels from which fewer products pay for the transforms (benchmark `conv3x3`). */
const MANY = 16;

/** The first row that fits is taken. */
const table: readonly (readonly [Conv2dPath, readonly Conv2dProduct[], (d: Conv2dDims) => boolean])[] = [
  // Every channel by itself.
  ["depthwise", ["output", "input", "weight"], (d) => d.C > 1 && d.groups === d.C && d.O === d.C],
  // Filters of one pixel: one product of all pixels and all filters.
  ["pointwise", ["output", "input", "weight"], (d) => unit(d) && d.KH === 1 && d.KW === 1 && d.padH === 0 && d.padW === 0],
  // A quarter of the products, by transforms of tiles.
  [
    "winograd",
    ["output", "input", "weight"],
    (d) =>
      unit(d) && d.KH === 3 && d.KW === 3 && d.padH <= 2 && d.padW <= 2 && Math.min(d.C, d.O) >= MANY && d.C % 4 === 0 && d.O % 4 === 0,
  ],
  // What each filter sees as rows of a matrix, block by block.
  ["patches", ["output", "input", "weight"], () => true],
];

/** Returns how a product of a convolution of sizes d is computed. */
export function conv2dPath(product: Conv2dProduct, d: Conv2dDims): Conv2dPath {
  return table.find(([, products, fits]) => products.includes(product) && fits(d))![0];
}

/** Sizes of a tile of Winograd's results: 2 keeps the error of plain sums. */
const tileOf = (d: Conv2dDims) => (d.strict ? 2 : 4);
/** A filter of one pixel as the operands of a product: pixels [M, C], filters [C, O]. */
const pointwise = (d: Conv2dDims) => ({ bias: NULL, activation: 0, accumulate: 0, B: 1, aBatch: 0, bBatch: 0, pixels: d.N * d.OH * d.OW });

/** Scratch of the kernels that lay patches out. */
function withPatches(d: Conv2dDims, call: (ptr: typeof NULL) => void): void {
  scratch(4 * conv2dScratch(d), call);
}

/** Every channel by itself. */
function depthwise(operands: Omit<Parameters<typeof kernels.depthwise2d>[0], "scratch">): void {
  scratch(4 * depthwise2dScratch(operands), (ptr) => {
    kernels.depthwise2d({ ...operands, scratch: ptr });
  });
}

/** Writes the convolution of input with weight, plus bias, cut at zero if `relu`, to out. Shapes as in `conv2d`. */
export function outputInto(out: Tensor, input: Tensor, weight: Tensor, bias: Tensor | null, relu: boolean, d: Conv2dDims): void {
  const operands = { out: out.ptr, input: input.ptr, weight: weight.ptr, bias: bias?.ptr ?? NULL, activation: relu ? 1 : 0 };
  const path = conv2dPath("output", d);
  if (path === "depthwise") opened("conv2d", "groups", () => depthwise({ ...operands, flip: 0, ...d }));
  else if (path === "pointwise") {
    const { pixels: M, ...rest } = pointwise(d);
    scratch(4 * matmulScratch(M, d.C, d.O), (ptr) => {
      kernels.matmul({ ...rest, ...operands, a: input.ptr, b: weight.ptr, scratch: ptr, M, K: d.C, N: d.O });
    });
  } else if (path === "winograd") {
    const m = tileOf(d);
    scratch(4 * winogradScratch(m, d.C, d.O), (ptr) => {
      kernels.conv2d_winograd({ ...operands, scratch: ptr, m, flip: 0, ...d });
    });
  } else {
    withPatches(d, (ptr) => {
      kernels.conv2d({ ...operands, scratch: ptr, ...d });
    });
  }
}

/** The sizes of the convolution at stride 1 of `dout` with filters turned by half that gives the gradient by the input. */
function turned(d: Conv2dDims): Conv2dDims {
  return {
    ...d,
    H: (d.OH - 1) * d.strideH + 1,
    W: (d.OW - 1) * d.strideW + 1,
    C: d.O,
    O: d.C,
    OH: d.H,
    OW: d.W,
    strideH: 1,
    strideW: 1,
    padH: d.dilationH * (d.KH - 1) - d.padH,
    padW: d.dilationW * (d.KW - 1) - d.padW,
  };
}

/** Hands `call` the gradient with its pixels a stride apart, zeros between them. */
function spread(dout: Tensor, d: Conv2dDims, call: (ptr: typeof NULL) => void): void {
  if (d.strideH === 1 && d.strideW === 1) {
    call(dout.ptr);
    return;
  }
  const { N, OH, OW, O, strideH, strideW } = d;
  const { H, W } = turned(d);
  const n = N * H * W * O;
  scratch(4 * n, (ptr) => {
    kernels.fill({ out: ptr, value: 0, n });
    const from = { from: 0, s0: OH * OW * O, s1: OW * O, s2: O, s3: 1 };
    const to = { to: 0, o0: H * W * O, o1: strideH * W * O, o2: strideW * O, o3: 1 };
    kernels.strided_copy({ out: ptr, a: dout.ptr, ...from, ...to, n0: N, n1: OH, n2: OW, n3: O });
    call(ptr);
  });
}

/** Writes the gradient by the input to dinput. Shapes as in `conv2dBackwardInput`. */
export function inputGradientInto(dinput: Tensor, dout: Tensor, weight: Tensor, d: Conv2dDims): void {
  const path = conv2dPath("input", d);
  const operands = { out: dinput.ptr, weight: weight.ptr, bias: NULL, activation: 0, flip: 1 };
  if (path === "depthwise") {
    opened("conv2d", "groups", () => spread(dout, d, (input) => depthwise({ ...operands, input, ...turned(d) })));
  } else if (path === "pointwise") {
    const { pixels: M, ...rest } = pointwise(d);
    scratch(4 * matmulScratch(M, d.O, d.C), (ptr) => {
      kernels.matmul_nt({ ...rest, out: dinput.ptr, a: dout.ptr, b: weight.ptr, scratch: ptr, M, K: d.O, N: d.C });
    });
  } else if (path === "winograd") {
    const m = tileOf(d);
    scratch(4 * winogradScratch(m, d.O, d.C), (ptr) => {
      kernels.conv2d_winograd({ ...operands, input: dout.ptr, scratch: ptr, m, ...turned(d) });
    });
  } else {
    withPatches(d, (ptr) => {
      kernels.conv2d_backward_input({ dinput: dinput.ptr, dout: dout.ptr, weight: weight.ptr, scratch: ptr, ...d });
    });
  }
}

/** Writes the gradient by the weight to dweight. Shapes as in `conv2dBackwardWeight`. */
export function weightGradientInto(dweight: Tensor, dout: Tensor, input: Tensor, d: Conv2dDims): void {
  const operands = { dweight: dweight.ptr, dout: dout.ptr, input: input.ptr };
  const path = conv2dPath("weight", d);
  if (path === "depthwise") opened("conv2d", "groups", () => kernels.depthwise2d_backward_weight({ ...operands, ...d }));
  else if (path === "pointwise") {
    const { pixels: K, ...rest } = pointwise(d);
    scratch(4 * matmulScratch(d.C, K, d.O), (ptr) => {
      kernels.matmul_tn({ ...rest, out: dweight.ptr, a: input.ptr, b: dout.ptr, scratch: ptr, M: d.C, K, N: d.O });
    });
  } else if (path === "winograd") {
    const m = tileOf(d);
    scratch(4 * winogradScratch(m, d.C, d.O), (ptr) => {
      kernels.conv2d_winograd_backward_weight({ ...operands, scratch: ptr, m, ...d });
    });
  } else {
    withPatches(d, (ptr) => {
      kernels.conv2d_backward_weight({ ...operands, scratch: ptr, ...d });
    });
  }
}
