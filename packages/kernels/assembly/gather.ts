// Elements and rows chosen by index. An index outside 0 … R − 1 reads and writes nothing, stands for zeros and is reported in fault [4].
import { Fault } from "./inline/fault";
import { addWords, copyWords } from "./inline/words";
import { F32, I32 } from "./types";

/** Selects rows: out[o, j, :] = a[o, index[j], :], out [outer, J, inner], a [outer, R, inner], index [J]; zeros for an index outside, which is reported. */
export function index_select(out: F32, a: F32, index: I32, fault: I32, op: i32, outer: i32, R: i32, J: i32, inner: i32): void {
  const row = (<usize>inner) << 2;
  for (; outer > 0; outer--) {
    for (let j = 0; j < J; j++) {
      const r = load<i32>(index + ((<usize>j) << 2));
      if (<u32>r < <u32>R) copyWords(out, a + row * r, inner);
      else {
        memory.fill(out, 0, row);
        Fault.report(fault, op, j, r, R);
      }
      out += row;
    }
    a += row * R;
  }
}

/** Adds rows: out[o, index[j], :] += a[o, j, :] in the order of j, out [outer, R, inner] (read and written), a [outer, J, inner], index [J]; rows with an index outside are reported and left out. */
export function index_add(out: F32, a: F32, index: I32, fault: I32, op: i32, outer: i32, R: i32, J: i32, inner: i32): void {
  const row = (<usize>inner) << 2;
  for (; outer > 0; outer--) {
    for (let j = 0; j < J; j++) {
      const r = load<i32>(index + ((<usize>j) << 2));
      if (<u32>r < <u32>R) addWords(out + row * r, a, inner);
      else Fault.report(fault, op, j, r, R);
      a += row;
    }
    out += row * R;
  }
}

/** Gathers elements: out[o, j, i] = a[o, index[o, j, i], i], out and index [outer, J, inner], a [outer, R, inner]; 0 for an index outside, which is reported. */
export function gather(out: F32, a: F32, index: I32, fault: I32, op: i32, outer: i32, R: i32, J: i32, inner: i32): void {
  const row = (<usize>inner) << 2;
  let n = 0;
  for (; outer > 0; outer--) {
    for (let j = 0; j < J; j++) {
      for (let i: usize = 0; i < row; i += 4) {
        const r = load<i32>(index);
        if (<u32>r < <u32>R) store<u32>(out, load<u32>(a + row * r + i));
        else {
          store<u32>(out, 0);
          Fault.report(fault, op, n, r, R);
        }
        out += 4;
        index += 4;
        n++;
      }
    }
    a += row * R;
  }
}

/** Adds elements: out[o, index[o, j, i], i] += a[o, j, i] in the order of a, out [outer, R, inner] (read and written), a and index [outer, J, inner]; elements with an index outside are reported and left out. */
export function scatter_add(out: F32, a: F32, index: I32, fault: I32, op: i32, outer: i32, R: i32, J: i32, inner: i32): void {
  const row = (<usize>inner) << 2;
  let n = 0;
  for (; outer > 0; outer--) {
    for (let j = 0; j < J; j++) {
      for (let i: usize = 0; i < row; i += 4) {
        const r = load<i32>(index);
        if (<u32>r < <u32>R) {
          const at = out + row * r + i;
          store<f32>(at, load<f32>(at) + load<f32>(a));
        } else Fault.report(fault, op, n, r, R);
        a += 4;
        index += 4;
        n++;
      }
    }
    out += row * R;
  }
}

/** Spells labels out: out[j, c] = 1 where c = index[j], else 0; out [J, R], index [J]; zeros for an index outside, which is reported. */
export function one_hot(out: F32, index: I32, fault: I32, op: i32, J: i32, R: i32): void {
  memory.fill(out, 0, ((<usize>J) << 2) * R);
  for (let j = 0; j < J; j++) {
    const r = load<i32>(index + ((<usize>j) << 2));
    if (<u32>r < <u32>R) store<f32>(out + ((<usize>r) << 2), 1);
    else Fault.report(fault, op, j, r, R);
    out += (<usize>R) << 2;
  }
}
