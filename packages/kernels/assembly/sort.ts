// Stable sorting of rows by value, through 64-bit items: the value as an ordered integer above, the index below.
import { F32, I32, U8 } from "./types";

/** Up to this many items insertion is faster than counting. */
const FEW = 32;
/** Four histograms of 256 counts. */
const HISTOGRAMS: usize = 4096;

/** The item of value x at index i. NaN comes after everything, −0 and 0 are equal; `flip` = −1 turns the order around. */
function item(x: f32, i: i32, flip: u32): u64 {
  let key: u32 = 0xffffffff;
  if (x >= -Infinity) {
    const bits = reinterpret<i32>(x + 0);
    key = <u32>(bits ^ ((bits >> 31) | 0x80000000));
  }
  return ((<u64>(key ^ flip)) << 32) | <u64>i;
}

/** Leaves at `items` the k smallest items of a row of R, in order. */
function insert(items: usize, a: usize, k: i32, R: i32, flip: u32): void {
  let end = items;
  const last = items + ((<usize>k) << 3);
  for (let i = 0; i < R; i++) {
    const x = item(load<f32>(a), i, flip);
    a += 4;
    let p = end;
    if (end === last) {
      if (x > load<u64>(p - 8)) continue;
      p -= 8;
    } else end += 8;
    while (p > items) {
      const y = load<u64>(p - 8);
      if (y < x) break;
      store<u64>(p, y);
      p -= 8;
    }
    store<u64>(p, x);
  }
}

/** Sorts the R items of a row by counting, a byte of the value at a time; returns where they are: at `items` or behind them. */
function count(items: usize, counts: usize, a: usize, R: i32, flip: u32): usize {
  memory.fill(counts, 0, HISTOGRAMS);
  let p = items;
  for (let i = 0; i < R; i++) {
    const x = item(load<f32>(a), i, flip);
    a += 4;
    store<u64>(p, x);
    p += 8;
    let key = <u32>(x >> 32);
    for (let at = counts; at < counts + HISTOGRAMS; at += 1024) {
      const slot = at + ((<usize>(key & 255)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
      key >>= 8;
    }
  }
  const bytes = (<usize>R) << 3;
  let from = items;
  let to = items + bytes;
  for (let shift: u64 = 32; shift < 64; shift += 8) {
    let address = <u32>to;
    const slot = counts + ((<usize>(load<u64>(from) >> shift) & 255) << 2);
    if (load<u32>(slot) !== <u32>R) {
      for (let s = counts; s < counts + 1024; s += 4) {
        const n = load<u32>(s);
        store<u32>(s, address);
        address += n << 3;
      }
      const end = from + bytes;
      for (let q = from; q < end; q += 8) {
        const x = load<u64>(q);
        const s = counts + ((<usize>(x >> shift) & 255) << 2);
        const target = load<u32>(s);
        store<u64>(target, x);
        store<u32>(s, target + 8);
      }
      const swap = from;
      from = to;
      to = swap;
    }
    counts += 1024;
  }
  return from;
}

/** Writes the k first of each row of R in order, and their indices. */
function first(values: usize, indices: usize, a: usize, scratch: usize, k: i32, flip: u32, outer: i32, R: i32): void {
  for (; outer > 0; outer--) {
    let items = scratch;
    if (k <= FEW) {
      if (k > 0) insert(items, a, k, R, flip);
    } else items = count(scratch + HISTOGRAMS, scratch, a, R, flip);
    for (let n = k; n > 0; n--) {
      const i = load<i32>(items);
      items += 8;
      store<f32>(values, load<f32>(a + ((<usize>i) << 2)));
      store<i32>(indices, i);
      values += 4;
      indices += 4;
    }
    a += (<usize>R) << 2;
  }
}

/** Sorts rows: values[o, :] = a[o, :] in ascending order (descending if so asked), indices where they were; equal values keep their order, NaN counts as the largest. values, indices and a [outer, R]; scratch of 4096 + 16 R bytes. */
export function sort(values: F32, indices: I32, a: F32, scratch: U8, descending: i32, outer: i32, R: i32): void {
  first(values, indices, a, scratch, R, descending ? 0xffffffff : 0, outer, R);
}

/** The k largest (or smallest) of rows, in order, and their indices; among equal ones the first, NaN counts as the largest. values and indices [outer, k], a [outer, R], k ≤ R; scratch of 4096 + 16 R bytes. */
export function topk(values: F32, indices: I32, a: F32, scratch: U8, largest: i32, outer: i32, k: i32, R: i32): void {
  first(values, indices, a, scratch, k, largest ? 0xffffffff : 0, outer, R);
}

/** Where values belong in sorted rows: the first place before which all are smaller, or with `right` no larger; NaN belongs last. out and values [outer, n], sorted [outer, R], or one row for all if `shared`. */
export function searchsorted(out: I32, sorted: F32, values: F32, right: i32, shared: i32, outer: i32, R: i32, n: i32): void {
  for (; outer > 0; outer--) {
    for (let i = n; i > 0; i--) {
      const x = load<f32>(values);
      let low = 0;
      let high = R;
      while (low < high) {
        const middle = (low + high) >> 1;
        const y = load<f32>(sorted + ((<usize>middle) << 2));
        if (right ? !(y > x) : !(y >= x)) low = middle + 1;
        else high = middle;
      }
      store<i32>(out, low);
      out += 4;
      values += 4;
    }
    if (!shared) sorted += (<usize>R) << 2;
  }
}
