// Conversion between dtypes.

import type { NULL } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { type DType, empty, operand, type Tensor } from "../tensor.ts";

type Kernel = (k: { out: typeof NULL; a: typeof NULL; n: number }) => void;
const casts: Record<string, Kernel> = {
  "f32 i32": kernels.cast_f32_i32,
  "f32 bool": kernels.cast_f32_u8,
  "i32 f32": kernels.cast_i32_f32,
  "i32 bool": kernels.cast_i32_u8,
  "bool f32": kernels.cast_u8_f32,
  "bool i32": kernels.cast_u8_i32,
};

/**
 * Converts x to another dtype: to i32 rounding towards zero (beyond its range the nearest, 0 for NaN), to bool whether not 0.
 * The result has no gradient.
 * @param x - any dtype, any shape
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  const a = operand("cast", "x", x, null);
  if (a.dtype === dtype) return a;
  const out = empty(a.shape, dtype);
  casts[`${a.dtype} ${dtype}`]!({ out: out.ptr, a: a.ptr, n: a.size });
  return out;
}
