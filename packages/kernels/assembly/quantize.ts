// The steps in which weights are rounded to whole numbers of 8 bits.
import { F32 } from "./types";

/**
 * Writes to scale [O], for each column of x [N, O], the step for which rounding to whole steps from −127 to 127, halves to even, changes least: the
 * sum of squares in double precision, of the largest |x| · (1 − i / 50) / 127 for i from 0 to 25, the first of equals. 1 where x is 0.
 */
export function quantize_scale(scale: F32, x: F32, N: i32, O: i32): void {
  const row = (<usize>O) << 2;
  for (; O > 0; O--) {
    let largest: f32 = 0;
    let p = x;
    for (let n = N; n > 0; n--) {
      largest = max(largest, abs(load<f32>(p)));
      p += row;
    }
    let best: f64 = largest > 0 ? 0 : 1;
    let least: f64 = largest > 0 ? Infinity : 0;
    for (let i: f64 = 0; i < 26; i += 2) {
      const share = f64x2.replace_lane(f64x2.splat(1 - i / 50), 1, 1 - (i + 1) / 50);
      const step = f32x4.demote_f64x2_zero(f64x2.div(f64x2.mul(f64x2.splat(largest), share), f64x2.splat(127)));
      const inverse = f32x4.div(f32x4.splat(1), step);
      let wide = f64x2.promote_low_f32x4(step);
      let error = i32x4.splat(0);
      p = x;
      for (let n = N; n > 0; n--) {
        const v = v128.load32_splat(p);
        const q = f32x4.pmin(f32x4.pmax(f32x4.nearest(f32x4.mul(v, inverse)), f32x4.splat(-127)), f32x4.splat(127));
        const d = f64x2.sub(f64x2.promote_low_f32x4(v), f64x2.mul(f64x2.promote_low_f32x4(q), wide));
        error = f64x2.add(error, f64x2.mul(d, d));
        p += row;
      }
      for (let lane = 0; lane < 2; lane++) {
        const e = f64x2.extract_lane(error, 0);
        if (e < least) {
          least = e;
          best = f64x2.extract_lane(wide, 0);
        }
        error = v128.shuffle<f64>(error, error, 1, 0);
        wide = v128.shuffle<f64>(wide, wide, 1, 0);
      }
    }
    store<f32>(scale, <f32>best);
    scale += 4;
    x += 4;
  }
}
