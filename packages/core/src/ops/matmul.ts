// Products of matrices and vectors: matmul with broadcast batches, linear, outer, dot, addmm.

import * as kernels from "@sluice/kernels/raw";
import { matmulScratch, NULL } from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { ShapeError } from "../errors.ts";
import { scratch } from "../scratch.ts";
import { broadcastShapes, type Shape, sameShape, showShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { reluBackward, sigmoidBackward, tanhBackward } from "./activation-backward.ts";
import { expand, reshape } from "./layout.ts";
import { sum, sumTo } from "./reduce.ts";

/** A product whose operands lie as they are, or one of them transposed. Each has its own kernel, so that a bundler keeps those in use. */
interface Kind {
  readonly transposed: "a" | "b" | null;
  readonly kernel: typeof kernels.matmul;
}

/** a · b. */
export const nn: Kind = { transposed: null, kernel: kernels.matmul };
/** a · bᵀ. */
export const nt: Kind = { transposed: "b", kernel: kernels.matmul_nt };
/** aᵀ · b. */
export const tn: Kind = { transposed: "a", kernel: kernels.matmul_tn };

/** A product of matrices, batch dimensions apart. */
interface Dims {
  readonly batch: Shape;
  readonly M: number;
  readonly K: number;
  readonly N: number;
}

/** The shapes of a [..., M, K] · b [..., K, N], either transposed as `kind` says. */
function dimsOf(op: string, kind: Kind, a: Shape, b: Shape): Dims {
  const [aRows, aColumns] = a.slice(-2) as [number, number];
  const [bRows, bColumns] = b.slice(-2) as [number, number];
  const [M, K] = kind.transposed === "a" ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, N] = kind.transposed === "b" ? [bColumns, bRows] : [bRows, bColumns];
  if (K !== inner) throw new ShapeError(`${op}: inner sizes differ, ${K} and ${inner} (a ${showShape(a)}, b ${showShape(b)})`);
  if (a.length === 2 && b.length === 2) return { batch: [], M, K, N };
  try {
    return { batch: broadcastShapes(op, a.slice(0, -2), b.slice(0, -2)), M, K, N };
  } catch {
    throw new ShapeError(`${op}: batches do not broadcast (a ${showShape(a)}, b ${showShape(b)})`);
  }
}

/** Items from one index of each batch dimension to the next: 0 where the operand was broadcast. */
function batchSteps(shape: Shape, batch: Shape): number[] {
  const steps = new Array<number>(batch.length).fill(0);
  let step = 1;
  for (let k = batch.length - 1, own = shape.length - 3; own >= 0; k--, own--) {
    if (shape[own] !== 1) steps[k] = step;
    step *= shape[own]!;
  }
  return steps;
}

/** What of a product is not the operands. */
interface Epilogue {
  readonly bias?: Tensor | null;
  readonly relu?: boolean;
  readonly accumulate?: boolean;
}

/** Runs the kernel: once for all items that lie evenly in both operands, anew for each jump. */
function multiply(kind: Kind, out: Tensor, a: Tensor, b: Tensor, d: Dims, { bias, relu, accumulate }: Epilogue = {}): void {
  const { M, K, N, batch } = d;
  const aSteps = batchSteps(a.shape, batch);
  const bSteps = batchSteps(b.shape, batch);
  let [B, aStep, bStep, from] = [1, 0, 0, batch.length];
  for (; from > 0; from--) {
    const k = from - 1;
    const n = batch[k]!;
    if (n === 1) continue;
    if (B === 1) [aStep, bStep] = [aSteps[k]!, bSteps[k]!];
    else if (aSteps[k] !== aStep * B || bSteps[k] !== bStep * B) break;
    B *= n;
  }
  const outer = sizeOf(batch.slice(0, from));
  context.multiplyAdds?.(outer * B * M * K * N);
  scratch(4 * matmulScratch(M, K, N), (work) => {
    for (let i = 0; i < outer; i++) {
      let [aItem, bItem, rest] = [0, 0, i];
      for (let k = from - 1; k >= 0; k--) {
        const index = rest % batch[k]!;
        rest = (rest - index) / batch[k]!;
        aItem += index * aSteps[k]!;
        bItem += index * bSteps[k]!;
      }
      kind.kernel({
        out: (out.ptr + 4 * i * B * M * N) as typeof NULL,
        a: (a.ptr + 4 * aItem * M * K) as typeof NULL,
        b: (b.ptr + 4 * bItem * K * N) as typeof NULL,
        bias: bias?.ptr ?? NULL,
        scratch: work,
        activation: relu ? 1 : 0,
        accumulate: accumulate ? 1 : 0,
        B,
        M,
        K,
        N,
        aBatch: aStep * M * K,
        bBatch: bStep * K * N,
      });
    }
  });
}

/** Rows of all batch items as one matrix: [..., R, C] → [.. · R, C]. */
const rows = (x: Tensor): Tensor => (x.rank === 2 ? x : reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]));

/** Σ over the batch of aᵀ · b, if that is what `shape` asks for: one product over all rows. */
function tnTo(op: string, a: Tensor, b: Tensor, shape: Shape): Tensor {
  const together = sizeOf(shape.slice(0, -2)) === 1 && a.size > 0 && sameShape(a.shape.slice(0, -1), b.shape.slice(0, -1));
  if (together) return reshape(product(op, tn, rows(a), rows(b)), shape);
  return sumTo(product(op, tn, a, b), shape);
}

/** The product of matrices [..., rows, columns], either transposed; the three kinds are each other's gradients. */
export function product(op: string, kind: Kind, a: Tensor, b: Tensor): Tensor {
  // A matrix that all items share: their rows are one matrix.
  if (kind.transposed !== "a" && a.rank > 2 && b.rank === 2) {
    const d = dimsOf(op, kind, a.shape, b.shape);
    return reshape(product(op, kind, rows(a), b), [...d.batch, d.M, d.N]);
  }
  const d = dimsOf(op, kind, a.shape, b.shape);
  const out = empty([...d.batch, d.M, d.N]);
  multiply(kind, out, a, b, d);
  return record(op, [a, b], out, (dout) => {
    if (kind === nn) return [() => sumTo(product(op, nt, dout, b), a.shape), () => tnTo(op, a, dout, b.shape)];
    if (kind === nt) return [() => sumTo(product(op, nn, dout, b), a.shape), () => tnTo(op, dout, a, b.shape)];
    return [() => sumTo(product(op, nt, b, dout), a.shape), () => sumTo(product(op, nn, a, dout), b.shape)];
  });
}

/**
 * The matrix product, as PyTorch's.
 *
 *   out[…, m, n] = Σ_k a[…, m, k] · b[…, k, n]
 *
 * Each sum is taken in the order of k, in blocks of 256: a row of the result does not depend on the other rows.
 *
 * @param a - [..., M, K], or [K]: one row, whose dimension is left out of the result
 * @param b - [..., K, N], or [K]: one column, likewise; batch dimensions broadcast
 * @returns [..., M, N]
 * @throws ShapeError if the inner sizes differ, batches do not broadcast, or an operand is a scalar
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const x = matrix("a", a);
  const y = matrix("b", b);
  if (x.rank > 1 && y.rank > 1) return product("matmul", nn, x, y);
  const [K, inner] = [x.shape.at(-1), y.shape.at(-2) ?? y.shape[0]];
  if (K !== inner) throw new ShapeError(`matmul: inner sizes differ, ${K} and ${inner} (a ${showShape(x.shape)}, b ${showShape(y.shape)})`);
  const out = product("matmul", nn, x.rank === 1 ? reshape(x, [1, -1]) : x, y.rank === 1 ? reshape(y, [-1, 1]) : y);
  const shape = [...out.shape];
  if (y.rank === 1) shape.pop();
  if (x.rank === 1) shape.splice(y.rank === 1 ? -1 : -2, 1);
  return reshape(out, shape);
}

function matrix(name: string, x: Tensor): Tensor {
  const t = operand("matmul", name, x);
  if (t.rank === 0) throw new ShapeError(`matmul: ${name} is a scalar, needs at least 1 dimension (${name} []); multiply with mul`);
  return t;
}

/** An activation that `linear` applies itself: all whose gradient is told by their result. */
export type LinearActivation = "relu" | "tanh" | "sigmoid";

/** Options of `linear`. */
export interface LinearOptions {
  /** Applied to the result in the same pass. Default none. */
  activation?: LinearActivation | undefined;
}

/** What follows the product: relu in the product's own epilogue, the others in place. */
const finish = { tanh: kernels.tanh, sigmoid: kernels.sigmoid } as const;
const through = { relu: reluBackward, tanh: tanhBackward, sigmoid: sigmoidBackward } as const;

/** `linear` with the kernel that finishes an activation: layers without one call it alone, and bundle no other. */
export function affine(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  activation?: LinearActivation,
  after?: (typeof finish)["tanh"] | undefined,
): Tensor {
  const input = operand("linear", "x", x);
  const w = operand("linear", "weight", weight);
  const b = bias === null ? null : operand("linear", "bias", bias);
  const [D, O] = w.shape as [number, number];
  const show = () => `x ${showShape(input.shape)}, weight ${showShape(w.shape)}${b ? `, bias ${showShape(b.shape)}` : ""}`;
  if (w.rank !== 2) throw new ShapeError(`linear: weight has ${w.rank} dimensions, needs 2 (${show()})`);
  if (input.rank === 0 || input.shape.at(-1) !== D) {
    throw new ShapeError(`linear: x has ${input.shape.at(-1) ?? "no"} features, weight expects ${D} (${show()})`);
  }
  if (b && !(b.rank === 1 && b.shape[0] === O)) throw new ShapeError(`linear: bias is ${showShape(b.shape)}, needs [${O}] (${show()})`);
  const outer = input.shape.slice(0, -1);
  const out = empty([...outer, O]);
  multiply(nn, out, input, w, { batch: [], M: sizeOf(outer), K: D, N: O }, { bias: b, relu: activation === "relu" });
  after?.({ out: out.ptr, a: out.ptr, n: out.size });
  return record("linear", [input, w, b], out, (dout) => {
    let cut: Tensor | undefined;
    const dz = () => {
      if (activation === undefined) return dout;
      cut ??= through[activation](dout, out);
      return cut;
    };
    return [
      () => reshape(product("linear", nt, rows(dz()), w), input.shape),
      () => product("linear", tn, rows(input), rows(dz())),
      b && (() => sum(rows(dz()), 0)),
    ];
  });
}

/**
 * An affine map of the last dimension, with its activation in one pass.
 *
 *   out[…, o] = activation(Σ_d x[…, d] · weight[d, o] + bias[o])
 *
 * @param x - [..., D]
 * @param weight - [D, O]
 * @param bias - [O], or null
 * @returns [..., O]
 * @throws ShapeError if sizes differ
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null, { activation }: LinearOptions = {}): Tensor {
  if (activation === undefined || activation === "relu") return affine(x, weight, bias, activation);
  if (!Object.hasOwn(finish, activation)) {
    throw new RangeError(`linear: activation ${activation} is not relu, tanh or sigmoid; apply it to the result`);
  }
  return affine(x, weight, bias, activation, finish[activation]);
}

/**
 * The outer product: out[m, n] = a[m] · b[n].
 * @param a - [M]
 * @param b - [N]
 * @throws ShapeError if an operand is not a vector
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  return product("outer", nn, reshape(vector("outer", "a", a), [-1, 1]), reshape(vector("outer", "b", b), [1, -1]));
}

/**
 * The inner product of two vectors: Σ_k a[k] · b[k], in blocks whose sums are added in double precision.
 * @param a - [K]
 * @param b - [K]
 * @returns []
 * @throws ShapeError if an operand is not a vector or sizes differ
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  const x = vector("dot", "a", a);
  const y = vector("dot", "b", b);
  if (x.size !== y.size)
    throw new ShapeError(`dot: sizes differ, ${x.size} and ${y.size} (a ${showShape(x.shape)}, b ${showShape(y.shape)})`);
  const out = empty([]);
  context.multiplyAdds?.(x.size);
  kernels.dot({ out: out.ptr, a: x.ptr, b: y.ptr, accumulate: 0, n: x.size });
  const scaled = (dout: Tensor, v: Tensor) => reshape(product("dot", nn, reshape(v, [v.size, 1]), reshape(dout, [1, 1])), [v.size]);
  return record("dot", [x, y], out, (dout) => [() => scaled(dout, y), () => scaled(dout, x)]);
}

function vector(op: string, name: string, x: Tensor): Tensor {
  const t = operand(op, name, x);
  if (t.rank !== 1) throw new ShapeError(`${op}: ${name} has ${t.rank} dimensions, needs 1 (${name} ${showShape(t.shape)})`);
  return t;
}

/**
 * c + a · b in one pass.
 * @param c - a shape that broadcasts to [M, N]
 * @param a - [M, K]
 * @param b - [K, N]
 * @throws ShapeError if the inner sizes differ or c does not broadcast to the product
 */
export function addmm(c: Tensor, a: Tensor, b: Tensor): Tensor {
  const start = operand("addmm", "c", c);
  const x = operand("addmm", "a", a);
  const y = operand("addmm", "b", b);
  if (x.rank !== 2 || y.rank !== 2) {
    throw new ShapeError(
      `addmm: a and b have ${x.rank} and ${y.rank} dimensions, need 2 (a ${showShape(x.shape)}, b ${showShape(y.shape)})`,
    );
  }
  const d = dimsOf("addmm", nn, x.shape, y.shape);
  const out = empty([d.M, d.N]);
  if (start.rank > 2 || !sameShape(broadcastShapes("addmm", start.shape, out.shape), out.shape)) {
    throw new ShapeError(`addmm: c ${showShape(start.shape)} does not broadcast to the product ${showShape(out.shape)}`);
  }
  const from = expand(start, out.shape);
  kernels.copy({ out: out.ptr, a: from.ptr, n: out.size });
  multiply(nn, out, x, y, d, { accumulate: true });
  return record("addmm", [start, x, y], out, (dout) => [
    () => sumTo(dout, start.shape),
    () => product("addmm", nt, dout, y),
    () => product("addmm", tn, x, dout),
  ]);
}
