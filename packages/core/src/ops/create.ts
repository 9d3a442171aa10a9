// Tensors of constants: zeros, ones, full, eye, arange, linspace.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { checkShape, type Shape } from "../shape.ts";
import { type DType, empty, scalar, type Tensor } from "../tensor.ts";
import { copyStrided } from "./strided.ts";

function filled(op: string, shape: Shape, value: number, dtype: DType): Tensor {
  checkShape(op, shape);
  const out = empty([...shape], dtype);
  if (dtype === "f32") kernels.fill({ out: out.ptr, value, n: out.size });
  else if (dtype === "i32") kernels.fill_i32({ out: out.ptr, value, n: out.size });
  else kernels.fill_u8({ out: out.ptr, value: value ? 1 : 0, n: out.size });
  return out;
}

/**
 * A tensor of one value.
 * @param value - for bool: 0 or anything else
 * @throws ShapeError if a size is no whole number of at least 0
 */
export function full(shape: Shape, value: number, dtype: DType = "f32"): Tensor {
  return filled("full", shape, value, dtype);
}

/** A tensor of zeros. @throws ShapeError as `full` */
export function zeros(shape: Shape, dtype: DType = "f32"): Tensor {
  return filled("zeros", shape, 0, dtype);
}

/** A tensor of ones. @throws ShapeError as `full` */
export function ones(shape: Shape, dtype: DType = "f32"): Tensor {
  return filled("ones", shape, 1, dtype);
}

/**
 * Ones where the row equals the column.
 * @returns [rows, columns]
 */
export function eye(rows: number, columns = rows): Tensor {
  const out = zeros([rows, columns]);
  const diagonal = [Math.min(rows, columns)];
  copyStrided(out, { first: 0, strides: [columns + 1] }, scalar(1), { first: 0, strides: [0] }, diagonal);
  return out;
}

/**
 * Numbers at equal distances, the end left out: start, start + step, …
 * @param dtype - absent: i32 if all numbers are whole, else f32
 * @returns [⌈(end − start) / step⌉]
 * @throws ShapeError if the step is 0 or leads away from the end
 */
export function arange(start: number, end: number, step = 1, dtype?: "f32" | "i32"): Tensor {
  const n = Math.ceil((end - start) / step);
  if (!(n >= 0)) throw new ShapeError(`arange: a step of ${step} does not lead from ${start} to ${end}`);
  const whole = Number.isInteger(start) && Number.isInteger(end) && Number.isInteger(step);
  return counted(n, start, step, dtype ?? (whole ? "i32" : "f32"));
}

/**
 * `n` numbers at equal distances from `start` to `end`, both included.
 * @returns [n]
 */
export function linspace(start: number, end: number, n: number): Tensor {
  return counted(n, start, n > 1 ? (end - start) / (n - 1) : 0, "f32");
}

function counted(n: number, start: number, step: number, dtype: "f32" | "i32"): Tensor {
  const out = empty([n], dtype);
  if (dtype === "f32") kernels.arange({ out: out.ptr, start, step, n });
  else kernels.arange_i32({ out: out.ptr, start, step, n });
  return out;
}
