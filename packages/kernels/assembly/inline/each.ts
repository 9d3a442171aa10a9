// The loop of functions of one operand. The last one to three elements go one by one through the same vector code: a result
// never depends on its position.
import { Functions } from "./functions";
import { Lanes } from "./lanes";

/** What goes in and comes out. */
export const WORDS = 0;
export const WORDS_TO_BYTES = 1;
export const BYTES_TO_WORDS = 2;
export const BYTES = 3;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Each {
  /** out [n] = f(a [n]), with up to three parameters. */
  @inline static map(f: i32, kind: i32, out: usize, a: usize, s: f32, t: f32, u: f32, n: i32): void {
    const from = kind === WORDS || kind === WORDS_TO_BYTES ? 4 : 1;
    const to = kind === WORDS || kind === BYTES_TO_WORDS ? 4 : 1;
    const s4 = f32x4.splat(s);
    const t4 = f32x4.splat(t);
    const u4 = f32x4.splat(u);
    while (n > 0) {
      const step = n > 3 ? 4 : 1;
      let x = n > 3 && from === 4 ? v128.load(a) : v128.load32_splat(a);
      if (from === 1) x = Lanes.widen(n > 3 ? v128.load32_zero(a) : v128.load8_splat(a));
      let y = Functions.at(f, x, s4, t4, u4);
      if (to === 1) y = Lanes.narrow(y);
      if (n > 3) {
        if (to === 4) v128.store(out, y);
        else v128.store32_lane(out, y, 0);
      } else if (to === 4) v128.store32_lane(out, y, 0);
      else v128.store8_lane(out, y, 0);
      a += from * step;
      out += to * step;
      n -= step;
    }
  }
}
