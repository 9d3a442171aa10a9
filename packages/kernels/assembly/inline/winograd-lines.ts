// The transforms of Winograd's convolution (Lavin and Gray 2016, arXiv:1509.09308, section 4), lines of vectors at a time.
import { madd } from "./madd";

// 4, −4, −5 and 8, each four times.
const FOUR: usize = memory.data<u32>(
  [
    0x40800000, 0x40800000, 0x40800000, 0x40800000, 0xc0800000, 0xc0800000, 0xc0800000, 0xc0800000, 0xc0a00000, 0xc0a00000, 0xc0a00000,
    0xc0a00000, 0x41000000, 0x41000000, 0x41000000, 0x41000000,
  ],
  16,
);

// Each of the following transforms n lines of vectors side by side, their steps `inStep` bytes apart, to lines with `outStep` bytes.

/** Bᵀ: m + 2 inputs to m + 2. */
export function inputLines(m: i32, out: usize, outStep: usize, x: usize, inStep: usize, n: i32): void {
  const four = v128.load(FOUR);
  const less4 = v128.load(FOUR, 16);
  const less5 = v128.load(FOUR, 32);
  for (; n > 0; n--) {
    let p = x;
    let q = out;
    const d0 = v128.load(p);
    p += inStep;
    const d1 = v128.load(p);
    p += inStep;
    const d2 = v128.load(p);
    p += inStep;
    const d3 = v128.load(p);
    if (m === 2) {
      v128.store(q, f32x4.sub(d0, d2));
      q += outStep;
      v128.store(q, f32x4.add(d1, d2));
      q += outStep;
      v128.store(q, f32x4.sub(d2, d1));
      v128.store(q + outStep, f32x4.sub(d1, d3));
    } else {
      p += inStep;
      const d4 = v128.load(p);
      const d5 = v128.load(p + inStep);
      v128.store(q, madd(d0, four, madd(d2, less5, d4)));
      const a = madd(d2, less4, d4);
      const b = madd(d1, less4, d3);
      q += outStep;
      v128.store(q, f32x4.add(a, b));
      q += outStep;
      v128.store(q, f32x4.sub(a, b));
      const c = f32x4.sub(d4, d2);
      const half = f32x4.sub(d3, d1);
      const e = f32x4.add(half, half);
      q += outStep;
      v128.store(q, f32x4.add(c, e));
      q += outStep;
      v128.store(q, f32x4.sub(c, e));
      v128.store(q + outStep, madd(d1, four, madd(d3, less5, d5)));
    }
    x += 16;
    out += 16;
  }
}

/** A: m output gradients to m + 2. */
export function gradientLines(m: i32, out: usize, outStep: usize, x: usize, inStep: usize, n: i32): void {
  const four = v128.load(FOUR);
  for (; n > 0; n--) {
    let p = x;
    let q = out;
    const y0 = v128.load(p);
    p += inStep;
    const y1 = v128.load(p);
    v128.store(q, y0);
    q += outStep;
    if (m === 2) {
      v128.store(q, f32x4.add(y0, y1));
      q += outStep;
      v128.store(q, f32x4.sub(y0, y1));
      v128.store(q + outStep, f32x4.neg(y1));
    } else {
      p += inStep;
      const y2 = v128.load(p);
      const y3 = v128.load(p + inStep);
      let s = f32x4.add(y0, y2);
      let d = f32x4.add(y1, y3);
      v128.store(q, f32x4.add(s, d));
      q += outStep;
      v128.store(q, f32x4.sub(s, d));
      s = madd(y2, four, y0);
      d = madd(y3, four, y1);
      d = f32x4.add(d, d);
      q += outStep;
      v128.store(q, f32x4.add(s, d));
      q += outStep;
      v128.store(q, f32x4.sub(s, d));
      v128.store(q + outStep, y3);
    }
    x += 16;
    out += 16;
  }
}

/** Aᵀ: m + 2 products to m results. */
export function outputLines(m: i32, out: usize, outStep: usize, x: usize, inStep: usize, n: i32): void {
  const four = v128.load(FOUR);
  const eight = v128.load(FOUR, 48);
  for (; n > 0; n--) {
    let p = x;
    let q = out;
    const m0 = v128.load(p);
    p += inStep;
    const m1 = v128.load(p);
    p += inStep;
    const m2 = v128.load(p);
    p += inStep;
    const m3 = v128.load(p);
    const s = f32x4.add(m1, m2);
    const d = f32x4.sub(m1, m2);
    if (m === 2) {
      v128.store(q, f32x4.add(m0, s));
      v128.store(q + outStep, f32x4.sub(d, m3));
    } else {
      p += inStep;
      const m4 = v128.load(p);
      const t = f32x4.add(m3, m4);
      const e = f32x4.sub(m3, m4);
      v128.store(q, f32x4.add(f32x4.add(m0, s), t));
      q += outStep;
      v128.store(q, f32x4.add(d, f32x4.add(e, e)));
      q += outStep;
      v128.store(q, madd(t, four, s));
      v128.store(q + outStep, f32x4.add(madd(e, eight, d), v128.load(p + inStep)));
    }
    x += 16;
    out += 16;
  }
}

/** G: 3 weights to m + 2. */
export function filterLines(m: i32, out: usize, outStep: usize, x: usize, inStep: usize, n: i32): void {
  for (; n > 0; n--) {
    let q = out;
    const g0 = v128.load(x);
    const g1 = v128.load(x + inStep);
    const g2 = v128.load(x + 2 * inStep);
    const s = f32x4.add(g0, g2);
    if (m === 2) {
      const half = f32x4.splat(0.5);
      v128.store(q, g0);
      q += outStep;
      v128.store(q, f32x4.mul(half, f32x4.add(s, g1)));
      q += outStep;
      v128.store(q, f32x4.mul(half, f32x4.sub(s, g1)));
    } else {
      const sixth = f32x4.splat(-1.0 / 6.0);
      v128.store(q, f32x4.mul(f32x4.splat(0.25), g0));
      q += outStep;
      v128.store(q, f32x4.mul(sixth, f32x4.add(s, g1)));
      q += outStep;
      v128.store(q, f32x4.mul(sixth, f32x4.sub(s, g1)));
      const r = f32x4.mul(f32x4.splat(1.0 / 24.0), f32x4.add(g0, f32x4.mul(v128.load(FOUR), g2)));
      const h = f32x4.mul(f32x4.splat(1.0 / 12.0), g1);
      q += outStep;
      v128.store(q, f32x4.add(r, h));
      q += outStep;
      v128.store(q, f32x4.sub(r, h));
    }
    v128.store(q + outStep, g2);
    x += 16;
    out += 16;
  }
}

/** Gᵀ: m + 2 products to the gradients of 3 weights. */
export function weightLines(m: i32, out: usize, outStep: usize, x: usize, inStep: usize, n: i32): void {
  for (; n > 0; n--) {
    let p = x + inStep;
    const u1 = v128.load(p);
    p += inStep;
    const u2 = v128.load(p);
    p += inStep;
    const u3 = v128.load(p);
    let s = f32x4.add(u1, u2);
    let d = f32x4.sub(u1, u2);
    let first = v128.load(x);
    let last = u3;
    if (m === 2) {
      const half = f32x4.splat(0.5);
      s = f32x4.mul(half, s);
      d = f32x4.mul(half, d);
      first = f32x4.add(first, s);
    } else {
      const sixth = f32x4.splat(1.0 / 6.0);
      const twelfth = f32x4.splat(1.0 / 12.0);
      p += inStep;
      const u4 = v128.load(p);
      const t = f32x4.add(u3, u4);
      last = v128.load(p + inStep);
      first = f32x4.mul(f32x4.splat(0.25), f32x4.sub(f32x4.add(first, f32x4.mul(sixth, t)), f32x4.mul(f32x4.splat(4.0 / 6.0), s)));
      d = f32x4.sub(f32x4.mul(twelfth, f32x4.sub(u3, u4)), f32x4.mul(sixth, d));
      s = f32x4.mul(sixth, f32x4.sub(t, s));
    }
    v128.store(out, first);
    v128.store(out + outStep, d);
    v128.store(out + 2 * outStep, f32x4.add(last, s));
    x += 16;
    out += 16;
  }
}
