// The dot product: of gradients with themselves, of vectors in conjugate gradients.
import { madd } from "./inline/madd";
import { loadPartial } from "./inline/partial";
import { F32 } from "./types";

/** Products that are summed in single precision before they join the sum in double. */
const BLOCK = 1024;

/** out [1] = Σ a [n] · b [n], plus what out held if accumulate ≠ 0: blocks of 1024 products in float32, their sums in float64. */
export function dot(out: F32, a: F32, b: F32, accumulate: i32, n: i32): void {
  let sum: f64 = accumulate ? load<f32>(out) : 0;
  for (let first = 0; first < n; first += BLOCK) {
    let c0 = i32x4.splat(0);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let left = min(BLOCK, n - first);
    for (; left > 15; left -= 16) {
      c0 = madd(v128.load(a), v128.load(b), c0);
      c1 = madd(v128.load(a, 16), v128.load(b, 16), c1);
      c2 = madd(v128.load(a, 32), v128.load(b, 32), c2);
      c3 = madd(v128.load(a, 48), v128.load(b, 48), c3);
      a += 64;
      b += 64;
    }
    for (; left > 3; left -= 4) {
      c0 = madd(v128.load(a), v128.load(b), c0);
      a += 16;
      b += 16;
    }
    const zero = i32x4.splat(0);
    if (left) c0 = madd(loadPartial(a, left, zero), loadPartial(b, left, zero), c0);
    c0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
    sum += <f64>(f32x4.extract_lane(c0, 0) + f32x4.extract_lane(c0, 1) + (f32x4.extract_lane(c0, 2) + f32x4.extract_lane(c0, 3)));
  }
  store<f32>(out, <f32>sum);
}
