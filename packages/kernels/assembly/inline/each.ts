// The loop of functions of one operand. The last one to three elements go one by one through the same vector code: a result
// never depends on its position.
import { Functions, RELU } from "./functions";
import { Lanes } from "./lanes";

/** What goes in and comes out. */
export const WORDS = 0;
export const WORDS_TO_BYTES = 1;
export const BYTES_TO_WORDS = 2;
export const BYTES = 3;
export const WORDS_TO_HALVES = 4;
export const HALVES_TO_WORDS = 5;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Each {
  /** Four elements, or one in every lane, from a through f to out. */
  @inline static one(f: i32, kind: i32, many: bool, out: usize, a: usize, s: v128, t: v128, u: v128): void {
    const bytes = kind === BYTES_TO_WORDS || kind === BYTES;
    let x: v128;
    if (bytes) x = Lanes.widen(many ? v128.load32_zero(a) : v128.load8_splat(a));
    else if (kind === HALVES_TO_WORDS) x = i32x4.extend_low_i16x8_s(many ? v128.load64_zero(a) : v128.load16_splat(a));
    else x = many ? v128.load(a) : v128.load32_splat(a);
    let y = Functions.at(f, x, s, t, u);
    if (kind === WORDS_TO_BYTES || kind === BYTES) {
      y = Lanes.narrow(y);
      if (many) v128.store32_lane(out, y, 0);
      else v128.store8_lane(out, y, 0);
    } else if (kind === WORDS_TO_HALVES) {
      y = i16x8.narrow_i32x4_u(y, y);
      if (many) v128.store64_lane(out, y, 0);
      else v128.store16_lane(out, y, 0);
    } else if (many) v128.store(out, y);
    else v128.store32_lane(out, y, 0);
  }

  /** out [n] = f(a [n]), with up to three parameters. */
  @inline static map(f: i32, kind: i32, out: usize, a: usize, s: f32, t: f32, u: f32, n: i32): void {
    // The code of a function stands in one loop with its tail; for relu twice, where the branches would cost as much as it.
    const short = f === RELU;
    const from = kind === BYTES_TO_WORDS || kind === BYTES ? 1 : kind === HALVES_TO_WORDS ? 2 : 4;
    const to = kind === WORDS_TO_BYTES || kind === BYTES ? 1 : kind === WORDS_TO_HALVES ? 2 : 4;
    const s4 = f32x4.splat(s);
    const t4 = f32x4.splat(t);
    const u4 = f32x4.splat(u);
    if (short) {
      for (; n > 3; n -= 4) {
        Each.one(f, kind, true, out, a, s4, t4, u4);
        a += from << 2;
        out += to << 2;
      }
    }
    while (n > 0) {
      const many = !short && n > 3;
      const step = many ? 4 : 1;
      Each.one(f, kind, many, out, a, s4, t4, u4);
      a += from * step;
      out += to * step;
      n -= step;
    }
  }
}
