// The largest and the smallest, where they are, and whether any or all are true.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { record, stopGradient } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { div, mul } from "./binary.ts";
import { cast } from "./cast.ts";
import { equal } from "./compare.ts";
import { reshape } from "./layout.ts";
import { type Dims, gathered, type ReduceOptions, type Reduction, reduction, sum } from "./reduce.ts";

/** Refuses to look for an extreme among nothing. */
function some(op: string, a: Tensor, plan: Reduction): void {
  if (plan.count === 0) throw new ShapeError(`${op}: 0 elements to choose from, needs at least 1 (x ${showShape(a.shape)})`);
}

/** The extremes; elements that share one share its gradient. */
function extremes(op: string, kernel: typeof kernels.max, x: Tensor, dim: Dims | undefined, options: ReduceOptions): Tensor {
  const a = operand(op, "x", x);
  const plan = reduction(op, a.shape, dim, options);
  some(op, a, plan);
  const out = empty(plan.shape);
  const { a: from, group } = gathered(a, plan);
  kernel({ out: out.ptr, a: from.ptr, ...group });
  return record(op, [a], out, (dout) => [
    () => {
      const chosen = cast(equal(a, reshape(stopGradient(out), plan.kept)), "f32");
      return mul(chosen, div(reshape(dout, plan.kept), sum(chosen, dim, { keepDim: true })));
    },
  ]);
}

/**
 * The largest elements; NaN if one is NaN. Elements that are equally large share the gradient.
 * @param x - f32
 * @param dim - dimensions to look along; absent: all
 * @throws ShapeError if there are no elements
 */
export function max(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  return extremes("max", kernels.max, x, dim, options);
}

/**
 * The smallest elements; NaN if one is NaN. Elements that are equally small share the gradient.
 * @param x - f32
 * @param dim - dimensions to look along; absent: all
 * @throws ShapeError if there are no elements
 */
export function min(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  return extremes("min", kernels.min, x, dim, options);
}

function places(op: string, kernel: typeof kernels.argmax, x: Tensor, dim: number | undefined, options: ReduceOptions): Tensor {
  const a = operand(op, "x", x);
  const plan = reduction(op, a.shape, dim, options);
  some(op, a, plan);
  const out = empty(plan.shape, "i32");
  const { a: from, group } = gathered(a, plan);
  kernel({ out: out.ptr, a: from.ptr, ...group });
  return out;
}

/**
 * Where the largest elements are: the first of equals, or the first NaN.
 * @param x - f32
 * @param dim - absent: the position among all elements
 * @returns i32
 * @throws ShapeError if there are no elements
 */
export function argmax(x: Tensor, dim?: number, options: ReduceOptions = {}): Tensor {
  return places("argmax", kernels.argmax, x, dim, options);
}

/**
 * Where the smallest elements are: the first of equals, or the first NaN.
 * @param x - f32
 * @param dim - absent: the position among all elements
 * @returns i32
 * @throws ShapeError if there are no elements
 */
export function argmin(x: Tensor, dim?: number, options: ReduceOptions = {}): Tensor {
  return places("argmin", kernels.argmin, x, dim, options);
}

function truth(op: string, kernel: typeof kernels.any, x: Tensor, dim: Dims | undefined, options: ReduceOptions): Tensor {
  const a = operand(op, "x", x, "bool");
  const plan = reduction(op, a.shape, dim, options);
  const out = empty(plan.shape, "bool");
  const { a: from, group } = gathered(a, plan);
  kernel({ out: out.ptr, a: from.ptr, ...group });
  return out;
}

/**
 * Whether any element is true.
 * @param x - bool
 * @param dim - dimensions to look along; absent: all
 * @returns bool; false for none
 */
export function any(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  return truth("any", kernels.any, x, dim, options);
}

/**
 * Whether all elements are true.
 * @param x - bool
 * @param dim - dimensions to look along; absent: all
 * @returns bool; true for none
 */
export function all(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  return truth("all", kernels.all, x, dim, options);
}
