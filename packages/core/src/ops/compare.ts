// Comparisons and logic, and choosing by them. Results are booleans and have no gradient; `where` has one.
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: isNaN and isFinite are the field's words, imported by name
import * as kernels from "@sluice/kernels/raw";
import { broadcastShapes } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor, type TensorLike } from "../tensor.ts";
import { pair } from "./binary.ts";
import { choose, type ZipKernel, zip } from "./broadcast.ts";
import { sumTo } from "./reduce.ts";

function compare(op: string, a: TensorLike, b: TensorLike, floats: ZipKernel, integers: ZipKernel, swap = false): Tensor {
  const [x, y] = pair(op, a, b, ["f32", "i32"]);
  const out = empty(broadcastShapes(op, x.shape, y.shape), "bool");
  zip(x.dtype === "i32" ? integers : floats, out, swap ? y : x, swap ? x : y);
  return out;
}

/**
 * Whether a = b, element by element, with broadcasting; NaN equals nothing.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function equal(a: TensorLike, b: TensorLike): Tensor {
  return compare("equal", a, b, kernels.equal, kernels.equal_i32);
}

/**
 * Whether a ≠ b, element by element, with broadcasting.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function notEqual(a: TensorLike, b: TensorLike): Tensor {
  return compare("notEqual", a, b, kernels.not_equal, kernels.not_equal_i32);
}

/**
 * Whether a < b, element by element, with broadcasting.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function less(a: TensorLike, b: TensorLike): Tensor {
  return compare("less", a, b, kernels.less, kernels.less_i32);
}

/**
 * Whether a ≤ b, element by element, with broadcasting.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function lessEqual(a: TensorLike, b: TensorLike): Tensor {
  return compare("lessEqual", a, b, kernels.less_equal, kernels.less_equal_i32);
}

/**
 * Whether a > b, element by element, with broadcasting.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function greater(a: TensorLike, b: TensorLike): Tensor {
  return compare("greater", a, b, kernels.less, kernels.less_i32, true);
}

/**
 * Whether a ≥ b, element by element, with broadcasting.
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @returns bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function greaterEqual(a: TensorLike, b: TensorLike): Tensor {
  return compare("greaterEqual", a, b, kernels.less_equal, kernels.less_equal_i32, true);
}

function logical(op: string, a: Tensor, b: Tensor, kernel: ZipKernel): Tensor {
  const x = operand(op, "a", a, "bool");
  const y = operand(op, "b", b, "bool");
  const out = empty(broadcastShapes(op, x.shape, y.shape), "bool");
  zip(kernel, out, x, y);
  return out;
}

/**
 * Whether both a and b are true, with broadcasting.
 * @param a - bool
 * @param b - bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function logicalAnd(a: Tensor, b: Tensor): Tensor {
  return logical("logicalAnd", a, b, kernels.logical_and);
}

/**
 * Whether a or b is true, with broadcasting.
 * @param a - bool
 * @param b - bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function logicalOr(a: Tensor, b: Tensor): Tensor {
  return logical("logicalOr", a, b, kernels.logical_or);
}

/**
 * Whether just one of a and b is true, with broadcasting.
 * @param a - bool
 * @param b - bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function logicalXor(a: Tensor, b: Tensor): Tensor {
  return logical("logicalXor", a, b, kernels.logical_xor);
}

/**
 * Whether x is false.
 * @param x - bool, any shape
 */
export function logicalNot(x: Tensor): Tensor {
  const a = operand("logicalNot", "x", x, "bool");
  const out = empty(a.shape, "bool");
  kernels.logical_not({ out: out.ptr, a: a.ptr, n: a.size });
  return out;
}

/**
 * Whether x is NaN.
 * @param x - any shape
 * @returns bool, of x's shape
 */
export function isNaN(x: Tensor): Tensor {
  const a = operand("isNaN", "x", x);
  const out = empty(a.shape, "bool");
  kernels.is_nan({ out: out.ptr, a: a.ptr, n: a.size });
  return out;
}

/**
 * Whether x is neither NaN nor infinite.
 * @param x - any shape
 * @returns bool, of x's shape
 */
export function isFinite(x: Tensor): Tensor {
  const a = operand("isFinite", "x", x);
  const out = empty(a.shape, "bool");
  kernels.is_finite({ out: out.ptr, a: a.ptr, n: a.size });
  return out;
}

/**
 * a where the condition is true, b elsewhere, with broadcasting.
 * @param condition - bool
 * @param a - f32 or i32
 * @param b - of the same dtype
 * @throws ShapeError if the shapes do not broadcast
 */
export function where(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  const c = operand("where", "condition", condition, "bool");
  const [x, y] = pair("where", a, b, ["f32", "i32"]);
  const shape = broadcastShapes("where", c.shape, broadcastShapes("where", x.shape, y.shape));
  const out = empty(shape, x.dtype);
  choose(kernels.where, out, c, x, y);
  if (out.dtype === "i32") return out;
  return record("where", [x, y], out, (dout) => [() => sumTo(where(c, dout, 0), x.shape), () => sumTo(where(c, 0, dout), y.shape)]);
}
