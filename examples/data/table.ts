// Rows of whole numbers, as networks read them.
import { type Tensor, tensor } from "@sluice/core";

/** Rows [N, width] i32, each filled up with zeros. */
export function table(rows: readonly (readonly number[])[], width: number): Tensor {
  const filled = rows.flatMap((row) => Array.from({ length: width }, (_, i) => row[i] ?? 0));
  return tensor(Int32Array.from(filled), [rows.length, width], "i32");
}
