// Panels: operands of a product rearranged so that the tile reads them in order.
//
// A panel holds `width` rows of a matrix X [n, K], k outermost: panel[k][i] = X[i, k]. A [M, K] is packed in panels of
// 4 rows, [⌈M/4⌉][K][4]; B [K, N], seen as its N columns, in panels of 8, [⌈N/8⌉][K][8]. Places beyond n hold zeros.

/** Packs `rows` (0 to 4) rows of K at `x` into every `step` bytes of `panel`, zeros in the missing ones. Strides in bytes. */
function packFour(panel: usize, step: usize, x: usize, rowStride: usize, kStride: usize, rows: i32, K: i32): void {
  let k = K;
  if (rows === 4 && rowStride === 4) {
    for (; k > 0; k--) {
      v128.store(panel, v128.load(x));
      panel += step;
      x += kStride;
    }
    return;
  }
  if (rows === 4 && kStride === 4) {
    let x1 = x + rowStride;
    let x2 = x1 + rowStride;
    let x3 = x2 + rowStride;
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
    let p = x;
    for (let i = 0; i < 4; i++) {
      store<f32>(panel + ((<usize>i) << 2), i < rows ? load<f32>(p) : 0);
      if (i + 1 < rows) p += rowStride;
    }
    panel += step;
    x += kStride;
  }
}

/** Packs X [n, K] at `x` into panels of `width` (4 or 8) rows: [⌈n/width⌉][K][width]. Strides in bytes; one of them is usually 4. */
export function pack(panels: usize, x: usize, rowStride: usize, kStride: usize, n: i32, K: i32, width: i32): void {
  const step = (<usize>width) << 2;
  const size = step * K;
  for (let i = 0; i < n; i += width) {
    for (let j = 0; j < width; j += 4) {
      const rows = min(4, n - i - j);
      const first = rows > 0 ? x + rowStride * <usize>(i + j) : x;
      packFour(panels + ((<usize>j) << 2), step, first, rowStride, kStride, max(rows, 0), K);
    }
    panels += size;
  }
}
