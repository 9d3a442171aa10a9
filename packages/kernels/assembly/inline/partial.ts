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

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class UpTo4 {
  /** Loads the n ≥ 1 words left of a row, four at most; the other lanes keep those of `fill`. */
  @inline static load(p: usize, n: i32, fill: v128): v128 {
    return n >= 4 ? v128.load(p) : loadPartial(p, n, fill);
  }

  /** Stores v as the n words left of a row: four at most, none if n ≤ 0. */
  @inline static store(p: usize, v: v128, n: i32): void {
    if (n >= 4) v128.store(p, v);
    else if (n > 0) storePartial(p, v, n);
  }
}
