// Plain recurrent networks over whole sequences, time first: one call forward, one call back.
import { Words } from "./inline/partial";
import { gateTanh, packWeight, recur } from "./inline/recur";
import { F32, I32 } from "./types";

/**
 * Runs h ← activation(gates + h·weight) over T steps (Elman 1990); activation: 0 tanh, 1 relu.
 * gates [T, S, H] (read and written): x·Wx + b of every step; rows that run end as the state after the step. h [N, H] (read and written):
 * the state before, then after. out [T, S, H]; outBefore [T, S, H]: the state before each step, or absent (address 0). weight [H, H].
 * lengths [N] or absent: rows beyond their length keep their state and give zeros. reverse ≠ 0 runs from the last step to the first.
 * Steps are S ≥ N rows apart in memory: those that are not of this call's N stay as they are.
 * scratch: `recurScratch(N, H, H)` floats.
 */
export function rnn(
  out: F32,
  h: F32,
  outBefore: F32,
  gates: F32,
  weight: F32,
  lengths: I32,
  scratch: F32,
  activation: i32,
  reverse: i32,
  T: i32,
  S: i32,
  N: i32,
  H: i32,
): void {
  const row = (<usize>H) << 2;
  const state = row * N;
  const zero = i32x4.splat(0);
  const panels = packWeight(scratch, weight, row, 4, T, N, H, H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? T - 1 - s : s;
    const step = row * (S * t);
    if (outBefore) memory.copy(outBefore + step, h, state);
    recur(gates + step, h, panels, scratch, N, H, H);
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const o = out + step + at;
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(o, 0, row);
        continue;
      }
      const g = gates + step + at;
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          let v = Words.load(g + j, many);
          v = activation === 0 ? gateTanh(v) : f32x4.pmax(v, zero);
          Words.store(g + j, v, many);
          Words.store(h + at + j, v, many);
          Words.store(o + j, v, many);
        }
    }
  }
}

/**
 * The way back through `rnn`. dgates [T, S, H]: the gradient of what came in as gates. dh [N, H] (read and written): comes in as the
 * gradient of the state after, goes out as that of the state before. dout [T, S, H], or absent; out as `rnn` left it. The other
 * operands as there. scratch: `recurScratch(N, H, H)` floats.
 */
export function rnn_backward(
  dgates: F32,
  dh: F32,
  dout: F32,
  out: F32,
  weight: F32,
  lengths: I32,
  scratch: F32,
  activation: i32,
  reverse: i32,
  T: i32,
  S: i32,
  N: i32,
  H: i32,
): void {
  const row = (<usize>H) << 2;
  const zero = i32x4.splat(0);
  const one = f32x4.splat(1);
  const panels = packWeight(scratch, weight, 4, row, T, N, H, H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? s : T - 1 - s;
    const step = row * (S * t);
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const d = dgates + step + at;
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(d, 0, row);
        continue;
      }
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          let v = Words.load(dh + at + j, many);
          if (dout) v = f32x4.add(v, Words.load(dout + step + at + j, many));
          const y = Words.load(out + step + at + j, many);
          v = activation === 0 ? f32x4.mul(v, f32x4.sub(one, f32x4.mul(y, y))) : v128.and(v, f32x4.gt(y, zero));
          Words.store(d + j, v, many);
          Words.store(dh + at + j, zero, many);
        }
    }
    recur(dh, dgates + step, panels, scratch, N, H, H);
  }
}
