// The friendly face: kernels on plain Float32Arrays, for those who want fast arrays and no tensors.
import * as kernels from "./generated/raw.ts";
import { allocate, release, viewOf } from "./memory.ts";
import { NULL, type Ptr } from "./pointer.ts";
import { conv2dScratch, matmulScratch } from "./scratch.ts";

/** Copies arrays into linear memory, runs a kernel that writes `size` numbers behind them, and copies these out. */
function compute(
  operands: readonly (Float32Array | null)[],
  scratch: number,
  size: number,
  kernel: (out: Ptr<"f32">, scratch: Ptr<"f32">, ...operands: Ptr<"f32">[]) => void,
): Float32Array {
  const lengths = [size, scratch, ...operands.map((operand) => operand?.length ?? 0)].map((n) => Math.ceil(n / 4) * 4);
  const bytes = 4 * lengths.reduce((sum, n) => sum + n, 0);
  const start = allocate(bytes);
  let at = start;
  const [out, work, ...places] = lengths.map((n) => {
    const place = at as Ptr<"f32">;
    at += 4 * n;
    return place;
  }) as [Ptr<"f32">, Ptr<"f32">, ...Ptr<"f32">[]];
  try {
    operands.forEach((operand, i) => {
      if (operand) viewOf("f32", places[i]!, operand.length).set(operand);
    });
    kernel(out, work, ...operands.map((operand, i) => (operand === null ? NULL : places[i]!)));
    return viewOf("f32", out, size).slice();
  } finally {
    release(start, bytes);
  }
}

/** Throws unless sizes are whole numbers and an operand has as many elements as they say. */
function check(op: string, name: string, operand: Float32Array, sizes: Readonly<Record<string, number>>): void {
  for (const [size, n] of Object.entries(sizes))
    if (!Number.isInteger(n) || n < 0) throw new RangeError(`${op}: ${size} is ${n}, needs a whole number of at least 0`);
  const wanted = Object.values(sizes).reduce((product, n) => product * n, 1);
  if (operand.length === wanted) return;
  throw new RangeError(`${op}: ${name} has ${operand.length} elements, needs ${wanted} (${Object.keys(sizes).join(" · ")})`);
}

/**
 * The product of two matrices: out[m, n] = Σ_k a[m, k] · b[k, n].
 * @param a - [M, K], row by row
 * @param b - [K, N]
 * @returns [M, N]
 * @throws RangeError if an array has not as many elements as the sizes say
 */
export function matmul(a: Float32Array, b: Float32Array, { M, K, N }: { M: number; K: number; N: number }): Float32Array {
  check("matmul", "a", a, { M, K });
  check("matmul", "b", b, { K, N });
  const rest = { bias: NULL, activation: 0, accumulate: 0, B: 1, M, K, N, aBatch: 0, bBatch: 0 };
  return compute([a, b], matmulScratch(M, K, N), M * N, (out, scratch, x, y) => kernels.matmul({ out, a: x!, b: y!, scratch, ...rest }));
}

/** Sizes and options of `conv2d` on arrays. */
export interface ArrayConv2dOptions {
  /** Images; default 1. */
  N?: number;
  H: number;
  W: number;
  /** Channels in. */
  C: number;
  KH: number;
  KW: number;
  /** Channels out. */
  O: number;
  /** [O] */
  bias?: Float32Array;
  /** Input pixels from one output to the next. Default 1. */
  stride?: number;
  /** Zeros around the image, pixels. Default 0. */
  padding?: number;
}

/**
 * Cross-correlates images with a bank of filters.
 * @param input - [N, H, W, C]
 * @param weight - [KH, KW, C, O]
 * @returns [N, OH, OW, O], OH = ⌊(H + 2 · padding − KH) / stride⌋ + 1, OW likewise
 * @throws RangeError if an array has not as many elements as the sizes say, or the filter exceeds the padded image
 */
export function conv2d(input: Float32Array, weight: Float32Array, options: ArrayConv2dOptions): Float32Array {
  const { N = 1, H, W, C, KH, KW, O, bias, stride = 1, padding = 0 } = options;
  check("conv2d", "input", input, { N, H, W, C });
  check("conv2d", "weight", weight, { KH, KW, C, O });
  if (bias) check("conv2d", "bias", bias, { O });
  if (!Number.isInteger(stride) || stride < 1) throw new RangeError(`conv2d: stride is ${stride}, needs a whole number of at least 1`);
  if (!Number.isInteger(padding) || padding < 0) throw new RangeError(`conv2d: padding is ${padding}, needs a whole number of at least 0`);
  const steps = (size: number, filter: number) => Math.floor((size + 2 * padding - filter) / stride) + 1;
  const [OH, OW] = [steps(H, KH), steps(W, KW)];
  if (OH < 1 || OW < 1) {
    const image = `${H + 2 * padding} × ${W + 2 * padding}`;
    throw new RangeError(`conv2d: the filter of ${KH} × ${KW} exceeds the padded image of ${image}`);
  }
  const d = { N, H, W, C, O, KH, KW, OH, OW, groups: 1, dilationH: 1, dilationW: 1 };
  const geometry = { ...d, strideH: stride, strideW: stride, padH: padding, padW: padding, activation: 0 };
  return compute([input, weight, bias ?? null], conv2dScratch(geometry), N * OH * OW * O, (out, scratch, x, w, b) =>
    kernels.conv2d({ out, input: x!, weight: w!, bias: b!, scratch, ...geometry }),
  );
}

/**
 * Turns each row into probabilities: out[i] = e^{x[i]} / Σ_j e^{x[j]}.
 * @param x - rows of D numbers each
 * @param D - default: all are one row
 * @throws RangeError if x is not a whole number of rows
 */
export function softmax(x: Float32Array, D: number = x.length): Float32Array {
  const rows = D === 0 ? 0 : x.length / D;
  if (!Number.isInteger(rows)) throw new RangeError(`softmax: ${x.length} elements are not rows of ${D}`);
  return compute([x], 0, x.length, (out, _, input) => kernels.softmax({ out, input: input!, rows, D }));
}
