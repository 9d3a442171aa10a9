// One to three words at the end of a row, in a vector.

/** Loads w = 0 … 3 words at p into the low lanes; the other lanes keep those of `fill`. */
export function loadPartial(p: usize, w: i32, fill: v128): v128 {
  let v = fill;
  if (w & 2) {
    v = v128.load64_lane(p, v, 0);
    if (w & 1) v = v128.load32_lane(p, v, 2, 8);
  } else if (w & 1) v = v128.load32_lane(p, v, 0);
  return v;
}

/** Stores the low w = 0 … 3 lanes of v at p. */
export function storePartial(p: usize, v: v128, w: i32): void {
  if (w & 2) {
    v128.store64_lane(p, v, 0);
    if (w & 1) v128.store32_lane(p, v, 2, 8);
  } else if (w & 1) v128.store32_lane(p, v, 0);
}
