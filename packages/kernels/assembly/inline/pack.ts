// Panels: operands of a product rearranged so that the tile reads them in order.
import { MR, tileRows } from "./tile";

// A panel holds `width` rows of a matrix X [n, K], k outermost: panel[k][i] = X[i, k]. A [M, K] is packed in panels of
// MR rows, or `tileRows`, [⌈M/MR⌉][K][AP] (pack(…, MR, AP)); B [K, N], seen as its N columns, in panels of 8, [⌈N/8⌉][K][8] (pack(…, 8, 8)).
// Places beyond n repeat other rows: their products are thrown away.

/** Packs 4 rows of K at `x`, of which `rows` exist (the others repeat the first), into every `step` bytes of `panel`. Strides in bytes. */
function packFour(panel: usize, step: usize, x: usize, rowStride: usize, kStride: usize, rows: i32, K: i32): void {
  let k = K;
  if (rows > 3 && rowStride === 4) {
    for (; k > 0; k--) {
      v128.store(panel, v128.load(x));
      panel += step;
      x += kStride;
    }
    return;
  }
  const x1 = rows > 1 ? x + rowStride : x;
  const x2 = rows > 2 ? x1 + rowStride : x;
  packRows(panel, step, x, x1, x2, rows > 3 ? x2 + rowStride : x, kStride, k);
}

/** Packs 4 rows of k numbers, `kStride` bytes apart, wherever each of them begins. */
export function packRows(panel: usize, step: usize, x: usize, x1: usize, x2: usize, x3: usize, kStride: usize, k: i32): void {
  if (kStride === 4) {
    for (; k > 3; k -= 4) {
      const r0 = v128.load(x);
      const r1 = v128.load(x1);
      const r2 = v128.load(x2);
      const r3 = v128.load(x3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(panel, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      panel += step;
      v128.store(panel, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      panel += step;
      v128.store(panel, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      panel += step;
      v128.store(panel, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      panel += step;
      x += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
  }
  for (; k > 0; k--) {
    store<f32>(panel, load<f32>(x));
    store<f32>(panel, load<f32>(x1), 4);
    store<f32>(panel, load<f32>(x2), 8);
    store<f32>(panel, load<f32>(x3), 12);
    panel += step;
    x += kStride;
    x1 += kStride;
    x2 += kStride;
    x3 += kStride;
  }
}

/**
 * Packs X [n, K] at `x` into panels of `width` rows, or of as many as tiles have if that is MR, `step` floats from one k to the next:
 * [⌈n/width⌉][K][step]. Strides in bytes; one of them is usually 4.
 */
export function pack(panels: usize, x: usize, rowStride: usize, kStride: usize, n: i32, K: i32, width: i32, step: i32): void {
  const bytes = (<usize>step) << 2;
  while (n > 0) {
    let panel = panels;
    let first = x;
    const rows = width === MR ? tileRows(n) : width;
    panels += bytes * K;
    x += rowStride * rows;
    if (rowStride === 4 && step === 8 && n > 7) {
      for (let k = K; k > 0; k--) {
        v128.store(panel, v128.load(first));
        v128.store(panel, v128.load(first, 16), 16);
        panel += 32;
        first += kStride;
      }
    } else {
      for (let j = 0; j < rows; j += 4) {
        packFour(panel, bytes, first, rowStride, kStride, n - j, K);
        panel += 16;
        if (n - j > 4) first += rowStride << 2;
      }
    }
    n -= rows;
  }
}
