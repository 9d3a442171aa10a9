// Runs of 32-bit words: set, copied, added.

/** From here on memory.copy, which leaves the binary, is the faster copy. */
const LONG = 128;

/** Copies n words from a to out; the runs do not overlap. */
export function copyWords(out: usize, a: usize, n: i32): void {
  if (n >= LONG) {
    memory.copy(out, a, (<usize>n) << 2);
    return;
  }
  for (; n >= 4; n -= 4) {
    v128.store(out, v128.load(a));
    out += 16;
    a += 16;
  }
  for (; n > 0; n--) {
    store<u32>(out, load<u32>(a));
    out += 4;
    a += 4;
  }
}

/** Sets n words at out to a lane of v, whose lanes are alike. */
export function setWords(out: usize, v: v128, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, v);
    out += 16;
  }
  for (; n > 0; n--) {
    v128.store32_lane(out, v, 0);
    out += 4;
  }
}

/** Adds n floats at a to those at out. */
export function addWords(out: usize, a: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.add(v128.load(out), v128.load(a)));
    out += 16;
    a += 16;
  }
  for (; n > 0; n--) {
    store<f32>(out, load<f32>(out) + load<f32>(a));
    out += 4;
    a += 4;
  }
}
