// What each gradient of a function of one operand does to four floats: g what comes in, x the operand (or the result).
import { erf4 } from "./erf";
import { geluArgument } from "./functions";
import { Exp } from "./math";

export const RELU = 0;
export const LEAKY_RELU = 1;
export const HARDTANH = 2;
export const ELU = 3;
export const GELU = 4;
export const GELU_TANH = 5;
export const SILU = 6;
export const SIGMOID = 7;
export const TANH = 8;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Gradients {
  /** g s t u e^{u x} where x ≤ 0, g t elsewhere. */
  @inline static elu(g: v128, x: v128, s: v128, t: v128, u: v128): v128 {
    const low = f32x4.mul(f32x4.mul(s, u), Exp.exp(f32x4.mul(x, u)));
    const scaled = f32x4.mul(g, t);
    return v128.bitselect(scaled, f32x4.mul(scaled, low), f32x4.gt(x, i32x4.splat(0)));
  }

  /** g (Φ(x) + x φ(x)). */
  @inline static gelu(g: v128, x: v128): v128 {
    const half = f32x4.splat(0.5);
    const below = f32x4.mul(f32x4.add(erf4(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), f32x4.splat(1)), half);
    const bell = Exp.exp(f32x4.mul(f32x4.mul(x, x), f32x4.neg(half)));
    return f32x4.mul(g, f32x4.add(below, f32x4.mul(f32x4.mul(x, f32x4.splat(0.3989422804014327)), bell)));
  }

  /** g (σ + x σ (1 − σ) slope) with σ = sigmoid(w). */
  @inline static gated(g: v128, x: v128, w: v128, slope: v128): v128 {
    const sigma = Exp.sigmoid(w);
    const one = f32x4.splat(1);
    const bend = f32x4.mul(f32x4.mul(x, slope), f32x4.sub(one, sigma));
    return f32x4.mul(g, f32x4.mul(sigma, f32x4.add(one, bend)));
  }

  /** The derivative of geluArgument. */
  @inline static geluSlope(x: v128): v128 {
    return f32x4.add(f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.2140644488148)), f32x4.splat(1.5957691216057308));
  }

  /** The gradient f, with its parameters s, t, u. */
  @inline static at(f: i32, g: v128, x: v128, s: v128, t: v128, u: v128): v128 {
    const zero = i32x4.splat(0);
    const one = f32x4.splat(1);
    if (f === RELU) return v128.and(g, f32x4.gt(x, zero));
    if (f === LEAKY_RELU) return v128.bitselect(g, f32x4.mul(g, s), f32x4.gt(x, zero));
    if (f === HARDTANH) return v128.and(g, v128.and(f32x4.gt(x, s), f32x4.lt(x, t)));
    if (f === ELU) return Gradients.elu(g, x, s, t, u);
    if (f === GELU) return Gradients.gelu(g, x);
    if (f === GELU_TANH) return Gradients.gated(g, x, geluArgument(x), Gradients.geluSlope(x));
    if (f === SILU) return Gradients.gated(g, x, x, one);
    if (f === SIGMOID) return f32x4.mul(g, f32x4.mul(x, f32x4.sub(one, x)));
    return f32x4.mul(g, f32x4.sub(one, f32x4.mul(x, x)));
  }

  /** out [n] = gradient f of (dout [n], a [n]), with up to three parameters. */
  @inline static map(f: i32, out: usize, dout: usize, a: usize, s: f32, t: f32, u: f32, n: i32): void {
    const s4 = f32x4.splat(s);
    const t4 = f32x4.splat(t);
    const u4 = f32x4.splat(u);
    // The code of a gradient stands in one loop with its tail; for relu twice, where the branches would cost as much as it.
    const short = f === RELU;
    if (short) {
      for (; n > 3; n -= 4) {
        v128.store(out, Gradients.at(f, v128.load(dout), v128.load(a), s4, t4, u4));
        out += 16;
        dout += 16;
        a += 16;
      }
    }
    while (n > 0) {
      const many = !short && n > 3;
      const step = many ? 4 : 1;
      const g = many ? v128.load(dout) : v128.load32_splat(dout);
      const x = many ? v128.load(a) : v128.load32_splat(a);
      const y = Gradients.at(f, g, x, s4, t4, u4);
      if (many) v128.store(out, y);
      else v128.store32_lane(out, y, 0);
      out += step << 2;
      dout += step << 2;
      a += step << 2;
      n -= step;
    }
  }
}
