// The loops of operators of two operands, repeated along dimensions as broadcasting wants.
//
// The operands are contiguous; `repeat` says along which of the four dimensions one has size 1 instead: bit i for dimension
// i of a, bit 4 + i for that of b, bit 8 + i for that of c. So along the last dimension an operand advances or stands still.
import { Lanes } from "./lanes";
import { Operators } from "./operators";

/** What goes in and comes out: words to words, words to bytes, bytes to bytes, words chosen by bytes c. */
export const WORDS = 0;
export const TESTS = 1;
export const BYTES = 2;
export const CHOICES = 3;

/** Where row r of an operand begins, in elements. */
function offset(r: i32, D1: i32, D2: i32, D3: i32, repeat: i32): usize {
  let size = repeat & 8 ? 1 : D3;
  if (r < D2) return repeat & 4 ? 0 : r * size;
  const q = r / D2;
  const i0 = q / D1;
  let at = 0;
  if (!(repeat & 4)) {
    at = (r - q * D2) * size;
    size *= D2;
  }
  if (!(repeat & 2)) {
    at += (q - i0 * D1) * size;
    size *= D1;
  }
  return repeat & 1 ? at : at + i0 * size;
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Zip {
  /** One element at p in every lane. */
  @inline static splat(bytes: bool, p: usize): v128 {
    return bytes ? i32x4.splat(load<u8>(p)) : v128.load32_splat(p);
  }

  /** Four elements at p. */
  @inline static load(bytes: bool, p: usize): v128 {
    return bytes ? Lanes.widen(v128.load32_zero(p)) : v128.load(p);
  }

  /** f(x, y), or x where z is not 0 and y elsewhere. */
  @inline static at(f: i32, kind: i32, x: v128, y: v128, z: v128): v128 {
    return kind === CHOICES ? v128.bitselect(x, y, i32x4.ne(z, i32x4.splat(0))) : Operators.at(f, x, y);
  }

  /** out = f(a, b) along the last dimension. */
  @inline static row(f: i32, kind: i32, out: usize, a: usize, b: usize, c: usize, n: i32, repeat: i32): void {
    const bytes = kind === BYTES;
    const masks = kind === TESTS || kind === BYTES;
    let x = Zip.splat(bytes, a);
    let y = Zip.splat(bytes, b);
    let z = x;
    if (kind === CHOICES) z = Zip.splat(true, c);
    const stepA: usize = repeat & 8 ? 0 : bytes ? 4 : 16;
    const stepB: usize = repeat & 128 ? 0 : bytes ? 4 : 16;
    const stepC: usize = repeat & 2048 ? 0 : 4;
    for (; n > 3; n -= 4) {
      if (stepA) x = Zip.load(bytes, a);
      if (stepB) y = Zip.load(bytes, b);
      if (kind === CHOICES && stepC) z = Zip.load(true, c);
      const v = Zip.at(f, kind, x, y, z);
      if (masks) v128.store32_lane(out, Lanes.narrow(v), 0);
      else v128.store(out, v);
      a += stepA;
      b += stepB;
      if (kind === CHOICES) c += stepC;
      out += masks ? 4 : 16;
    }
    for (; n > 0; n--) {
      if (stepA) x = Zip.splat(bytes, a);
      if (stepB) y = Zip.splat(bytes, b);
      if (kind === CHOICES && stepC) z = Zip.splat(true, c);
      const v = Zip.at(f, kind, x, y, z);
      if (masks) v128.store8_lane(out, Lanes.narrow(v), 0);
      else v128.store32_lane(out, v, 0);
      a += stepA >> 2;
      b += stepB >> 2;
      if (kind === CHOICES) c += stepC >> 2;
      out += masks ? 1 : 4;
    }
  }

  /** out [D0, D1, D2, D3] = f(a, b), for CHOICES c ? a : b. */
  @inline static map(f: i32, kind: i32, out: usize, a: usize, b: usize, c: usize, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
    const rows = D3 > 0 ? D0 * D1 * D2 : 0;
    const shift = kind === BYTES ? 0 : 2;
    for (let r = 0; r < rows; r++) {
      const x = a + (offset(r, D1, D2, D3, repeat) << shift);
      const y = b + (offset(r, D1, D2, D3, repeat >> 4) << shift);
      const z = kind === CHOICES ? c + offset(r, D1, D2, D3, repeat >> 8) : c;
      Zip.row(f, kind, out, x, y, z, D3, repeat);
      out += kind === WORDS || kind === CHOICES ? D3 << 2 : D3;
    }
  }
}
