// Vectors of doubles.

/** Adds f·a + g·b to out [n], unless out is 0, and returns Σ a·b. */
export function sweep64(out: usize, a: usize, b: usize, f: f64, g: f64, n: i32): f64 {
  const f2 = f64x2.splat(f);
  const g2 = f64x2.splat(g);
  let sum = f64x2.splat(0);
  for (; n > 1; n -= 2) {
    const x = v128.load(a);
    const y = v128.load(b);
    sum = f64x2.add(sum, f64x2.mul(x, y));
    if (out) {
      v128.store(out, f64x2.add(v128.load(out), f64x2.add(f64x2.mul(f2, x), f64x2.mul(g2, y))));
      out += 16;
    }
    a += 16;
    b += 16;
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (n) {
    const x = load<f64>(a);
    const y = load<f64>(b);
    total += x * y;
    if (out) store<f64>(out, load<f64>(out) + (f * x + g * y));
  }
  return total;
}

/** (a, b) ← (c·a − s·b, s·a + c·b) over [n]. */
export function rotate64(a: usize, b: usize, c: f64, s: f64, n: i32): void {
  const c2 = f64x2.splat(c);
  const s2 = f64x2.splat(s);
  for (; n > 1; n -= 2) {
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(a, f64x2.sub(f64x2.mul(c2, x), f64x2.mul(s2, y)));
    v128.store(b, f64x2.add(f64x2.mul(s2, x), f64x2.mul(c2, y)));
    a += 16;
    b += 16;
  }
  if (n) {
    const x = load<f64>(a);
    const y = load<f64>(b);
    store<f64>(a, c * x - s * y);
    store<f64>(b, s * x + c * y);
  }
}
