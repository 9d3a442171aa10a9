// clone: the same numbers in memory of their own.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { bytesOf, empty, operand, record, type Tensor } from "../op.ts";

/** Copies x, of any dtype: what keeps a loader's batch or a captured program's output beyond the next one. */
export function clone(x: Tensor): Tensor {
  const a = operand("clone", "x", x, null);
  const out = empty(a.shape, a.dtype);
  kernels.copy_u8({ out: out.ptr as Ptr<"u8">, a: a.ptr as Ptr<"u8">, n: a.size * bytesOf(a.dtype) });
  return a.dtype === "f32" ? record("clone", [a], out, (dout) => [() => dout]) : out;
}
