// Triangles of matrices.
import { copyWords } from "./inline/words";
import { F32 } from "./types";

/** Keeps of each matrix the columns c ≤ r + diagonal of row r: out = a there, 0 elsewhere; out and a [outer, R, C]. */
export function tril(out: F32, a: F32, diagonal: i32, outer: i32, R: i32, C: i32): void {
  triangle(out, a, diagonal, false, outer, R, C);
}

/** Keeps of each matrix the columns c ≥ r + diagonal of row r: out = a there, 0 elsewhere; out and a [outer, R, C]. */
export function triu(out: F32, a: F32, diagonal: i32, outer: i32, R: i32, C: i32): void {
  triangle(out, a, diagonal - 1, true, outer, R, C);
}

/** Keeps the columns up to r + diagonal, or those after it. */
function triangle(out: usize, a: usize, diagonal: i32, upper: bool, outer: i32, R: i32, C: i32): void {
  const row = (<usize>C) << 2;
  for (; outer > 0; outer--) {
    for (let r = 0; r < R; r++) {
      const n = max(0, min(C, r + diagonal + 1));
      const at = (<usize>n) << 2;
      if (upper) {
        memory.fill(out, 0, at);
        copyWords(out + at, a + at, C - n);
      } else {
        copyWords(out, a, n);
        memory.fill(out + at, 0, row - at);
      }
      out += row;
      a += row;
    }
  }
}
