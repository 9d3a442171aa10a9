// One step of a recurrence: the hidden state times the recurrent weight.
import { gemmPanels } from "./gemm";
import { gemv } from "./gemv";
import { pack } from "./pack";
import { AP, MR } from "./tile";

// scratch: 64 floats for an edge tile, panels of the weight, panels of the state (or the sums of one row).

/** Packs weight (k, m) at weight + k · kStride + m · colStride for `recur`, if N > 1 rows will be multiplied. Strides in bytes. */
export function packWeight(scratch: usize, weight: usize, kStride: usize, colStride: usize, N: i32, K: i32, M: i32): void {
  if (N > 1) pack(scratch + 256, weight, colStride, kStride, M, K, 8, 8);
}

/** out [N, M] (read and written) += h [N, K] · weight [K, M], packed by `packWeight` with the same numbers. */
export function recur(out: usize, h: usize, weight: usize, kStride: usize, colStride: usize, scratch: usize, N: i32, K: i32, M: i32): void {
  const panels = scratch + 256;
  if (N === 1) {
    gemv(panels, weight, colStride, kStride, h, M, K);
    for (let m = 0; m < M; m++) {
      const at = (<usize>m) << 2;
      store<f32>(out + at, load<f32>(out + at) + load<f32>(panels + at));
    }
    return;
  }
  const rows = panels + ((<usize>(((M + 7) & ~7) * K)) << 2);
  pack(rows, h, (<usize>K) << 2, 4, N, K, MR, AP);
  gemmPanels(out, (<usize>M) << 2, rows, panels, 0, scratch, N, K, M, true, false);
}
