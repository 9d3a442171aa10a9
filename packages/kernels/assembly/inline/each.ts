// The loops of functions of one operand.
import { Functions } from "./functions";
import { Lanes } from "./lanes";

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Each {
  /** out [n] = f(a [n]), words to words. */
  @inline static map(f: i32, out: usize, a: usize, s: f32, t: f32, u: f32, n: i32): void {
    const s4 = f32x4.splat(s);
    const t4 = f32x4.splat(t);
    const u4 = f32x4.splat(u);
    for (; n > 0; n -= 4) {
      Lanes.store(out, Functions.at(f, Lanes.load(a, n), s4, t4, u4), n);
      a += 16;
      out += 16;
    }
  }

  /** out [n] bytes = whether f(a [n] words). */
  @inline static test(f: i32, out: usize, a: usize, n: i32): void {
    for (; n > 0; n -= 4) {
      const x = Lanes.load(a, n);
      Lanes.storeMask(out, Functions.at(f, x, x, x, x), n);
      a += 16;
      out += 4;
    }
  }

  /** out [n] words = f(a [n] bytes). */
  @inline static widen(f: i32, out: usize, a: usize, n: i32): void {
    for (; n > 0; n -= 4) {
      const x = Lanes.loadBytes(a, n);
      Lanes.store(out, Functions.at(f, x, x, x, x), n);
      a += 4;
      out += 16;
    }
  }
}
