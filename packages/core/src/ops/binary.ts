// Arithmetic of two operands, with broadcasting: add, sub, mul, div, pow, maximum, minimum, remainder.
import * as kernels from "@sluice/kernels/raw";
import { DTypeError } from "../errors.ts";
import { broadcastShapes, showShape } from "../shape.ts";
import { record } from "../tape.ts";
import { type DType, empty, operand, Tensor, type TensorLike } from "../tensor.ts";
import { type ZipKernel, zip } from "./broadcast.ts";
import { equal, less, where } from "./compare.ts";
import { sumTo } from "./reduce.ts";
import { floor, log, neg, reciprocal, rsqrt, sqrt, square } from "./unary.ts";

/** A number for an operand of whole numbers must be whole. */
function whole(op: string, name: string, x: TensorLike, other: Tensor): void {
  if (typeof x === "number" && !Number.isInteger(x)) {
    throw new DTypeError(
      `${op}: ${name} is ${x}, not a whole number, the other operand is i32 ${showShape(other.shape)}; convert it with cast(…, "f32")`,
    );
  }
}

/** The door of an op of two operands of one dtype: what the tensor among them has. */
export function pair(op: string, a: TensorLike, b: TensorLike, allowed: readonly DType[]): [Tensor, Tensor] {
  const first = a instanceof Tensor ? a : b instanceof Tensor ? b : null;
  const dtype = first !== null && allowed.includes(first.dtype) ? first.dtype : "f32";
  const pair: [Tensor, Tensor] = [operand(op, "a", a, dtype), operand(op, "b", b, dtype)];
  if (dtype === "i32") {
    whole(op, "a", a, pair[1]);
    whole(op, "b", b, pair[0]);
  }
  return pair;
}

/** Runs the kernel for the operands' dtype. */
function run(op: string, a: Tensor, b: Tensor, floats: ZipKernel, integers: ZipKernel = floats): Tensor {
  const out = empty(broadcastShapes(op, a.shape, b.shape), a.dtype);
  zip(a.dtype === "i32" ? integers : floats, out, a, b);
  return out;
}

/**
 * a + b.
 * @param a - f32 or i32, any shape
 * @param b - of the same dtype, of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function add(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("add", a, b, ["f32", "i32"]);
  const out = run("add", x, y, kernels.add, kernels.add_i32);
  if (out.dtype === "i32") return out;
  return record("add", [x, y], out, (dout) => [() => sumTo(dout, x.shape), () => sumTo(dout, y.shape)]);
}

/**
 * a − b.
 * @param a - f32 or i32, any shape
 * @param b - of the same dtype, of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function sub(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("sub", a, b, ["f32", "i32"]);
  const out = run("sub", x, y, kernels.sub, kernels.sub_i32);
  if (out.dtype === "i32") return out;
  return record("sub", [x, y], out, (dout) => [() => sumTo(dout, x.shape), () => neg(sumTo(dout, y.shape))]);
}

/**
 * a · b, element by element.
 * @param a - f32 or i32, any shape
 * @param b - of the same dtype, of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function mul(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("mul", a, b, ["f32", "i32"]);
  const out = run("mul", x, y, kernels.mul, kernels.mul_i32);
  if (out.dtype === "i32") return out;
  return record("mul", [x, y], out, (dout) => [() => sumTo(mul(dout, y), x.shape), () => sumTo(mul(dout, x), y.shape)]);
}

/**
 * a / b.
 * @param a - any shape
 * @param b - of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function div(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("div", a, b, ["f32"]);
  const out = run("div", x, y, kernels.div);
  return record("div", [x, y], out, (dout) => [() => sumTo(div(dout, y), x.shape), () => neg(sumTo(mul(dout, div(out, y)), y.shape))]);
}

/**
 * a − ⌊a / b⌋ b: the remainder, of the sign of b (as Python's %). Exact while |a / b| < 2^28.
 * @param a - any shape
 * @param b - of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function remainder(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("remainder", a, b, ["f32"]);
  const out = run("remainder", x, y, kernels.remainder);
  return record("remainder", [x, y], out, (dout) => [() => sumTo(dout, x.shape), () => neg(sumTo(mul(dout, floor(div(x, y))), y.shape))]);
}

/** 1 where x is chosen, 0 where y is, ½ where they are equal. */
function share(chosen: Tensor, x: Tensor, y: Tensor): Tensor {
  return where(chosen, 1, where(equal(x, y), 0.5, 0));
}

/**
 * The larger of a and b; NaN if either is. Where they are equal each gets half the gradient.
 * @param a - any shape
 * @param b - of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function maximum(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("maximum", a, b, ["f32"]);
  const out = run("maximum", x, y, kernels.maximum);
  return record("maximum", [x, y], out, (dout) => [
    () => sumTo(mul(dout, share(less(y, x), x, y)), x.shape),
    () => sumTo(mul(dout, share(less(x, y), x, y)), y.shape),
  ]);
}

/**
 * The smaller of a and b; NaN if either is. Where they are equal each gets half the gradient.
 * @param a - any shape
 * @param b - of a shape that broadcasts with a's
 * @throws ShapeError if the shapes do not broadcast
 */
export function minimum(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("minimum", a, b, ["f32"]);
  const out = run("minimum", x, y, kernels.minimum);
  return record("minimum", [x, y], out, (dout) => [
    () => sumTo(mul(dout, share(less(x, y), x, y)), x.shape),
    () => sumTo(mul(dout, share(less(y, x), x, y)), y.shape),
  ]);
}

/**
 * a^b. NaN for a < 0 and b not a whole number; 1 for b = 0.
 * @param a - any shape
 * @param b - of a shape that broadcasts with a's; a number 2, ½, −1 or −½ runs as square, sqrt, reciprocal or rsqrt
 * @throws ShapeError if the shapes do not broadcast
 */
export function pow(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("pow", a, b, ["f32"]);
  if (b === 2) return square(x);
  if (b === 0.5) return sqrt(x);
  if (b === -1) return reciprocal(x);
  if (b === -0.5) return rsqrt(x);
  const out = run("pow", x, y, kernels.pow);
  return record("pow", [x, y], out, (dout) => [
    // At b = 0 the power is constant, also at a = 0 where the formula says 0 · ∞.
    () => sumTo(where(equal(y, 0), 0, mul(dout, mul(y, pow(x, sub(y, 1))))), x.shape),
    // At a = 0 it is constant in b > 0, where the formula says 0 · −∞.
    () => sumTo(mul(dout, where(equal(out, 0), 0, mul(out, log(x)))), y.shape),
  ]);
}

/**
 * The angle of the point (x, y) in radians, in (−π, π], within 4 units in the last place.
 * @param y - any shape
 * @param x - of a shape that broadcasts with y's
 * @throws ShapeError if the shapes do not broadcast
 */
export function atan2(y: TensorLike, x: TensorLike): Tensor {
  const [a, b] = pair("atan2", y, x, ["f32"]);
  const out = run("atan2", a, b, kernels.atan2);
  return record("atan2", [a, b], out, (dout) => {
    const scaled = () => div(dout, add(square(a), square(b)));
    return [() => sumTo(mul(scaled(), b), a.shape), () => neg(sumTo(mul(scaled(), a), b.shape))];
  });
}
