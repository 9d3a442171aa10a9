// The ends of rows: one to three words in a vector, or the last words one at a time.

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Partial {
  /** Loads w = 0 … 3 words at p into the low lanes; the other lanes keep those of `fill`. */
  @inline static load(p: usize, w: i32, fill: v128): v128 {
    let v = fill;
    if (w & 2) {
      v = v128.load64_lane(p, v, 0);
      if (w & 1) v = v128.load32_lane(p, v, 2, 8);
    } else if (w & 1) v = v128.load32_lane(p, v, 0);
    return v;
  }
}

/** The same where it is not within a loop: called. */
export function loadPartial(p: usize, w: i32, fill: v128): v128 {
  return Partial.load(p, w, fill);
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

/**
 * Rows four words at a time, then word by word: `for (let many = 1; many >= 0; many--)`, and within it `steps` times a body of `load` and
 * `store`. One body serves both, and calls nothing.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Words {
  /** How often to step for n words in all. */
  @inline static steps(n: i32, many: i32): i32 {
    return many ? n >> 2 : n & 3;
  }

  /** The bytes of a step. */
  @inline static bytes(many: i32): usize {
    return many ? 16 : 4;
  }

  /** Loads four words, or one before zeros. */
  @inline static load(p: usize, many: i32): v128 {
    return many ? v128.load(p) : v128.load32_zero(p);
  }

  /** Stores as many. */
  @inline static store(p: usize, v: v128, many: i32): void {
    if (many) v128.store(p, v);
    else v128.store32_lane(p, v, 0);
  }
}
