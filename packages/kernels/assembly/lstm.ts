// Long short-term memory over whole sequences, time first: one call forward, one call back.
import { Words } from "./inline/partial";
import { activate, gateTanh, packWeight, recur } from "./inline/recur";
import { F32, I32 } from "./types";

/**
 * Runs an LSTM over T steps (Hochreiter & Schmidhuber 1997, with forget gates), gates in the order i, f, g, o.
 * gates [T, S, 4H] (read and written) comes in as x·Wx + b of every step and goes out activated. h, c [N, H] (read and written): the
 * state before, then after. out [T, S, H]; outBefore, cBefore [T, S, H]: the state before each step, kept for the way back, or absent
 * (address 0). weight [H, 4H]. lengths [N] or absent: rows beyond their length keep their state and give zeros. reverse ≠ 0 runs from
 * the last step to the first. scratch: `recurScratch(N, H, 4H)` floats.
 * Steps are S ≥ N rows apart in memory: those that are not of this call's N stay as they are.
 */
export function lstm(
  out: F32,
  h: F32,
  c: F32,
  outBefore: F32,
  cBefore: F32,
  gates: F32,
  weight: F32,
  lengths: I32,
  scratch: F32,
  reverse: i32,
  T: i32,
  S: i32,
  N: i32,
  H: i32,
): void {
  const row = (<usize>H) << 2;
  const state = row * N;
  const panels = packWeight(scratch, weight, row << 2, 4, T, N, H, 4 * H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? T - 1 - s : s;
    const step = row * (S * t);
    const z = gates + (step << 2);
    if (outBefore) {
      memory.copy(outBefore + step, h, state);
      memory.copy(cBefore + step, c, state);
    }
    recur(z, h, panels, scratch, N, H, 4 * H);
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const o = out + step + at;
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(o, 0, row);
        continue;
      }
      const zi = z + (at << 2);
      activate(zi, 0, 2 * H, false);
      activate(zi + row * 2, 0, H, true);
      activate(zi + row * 3, 0, H, false);
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          const i = Words.load(zi + j, many);
          const f = Words.load(zi + row + j, many);
          const g = Words.load(zi + row * 2 + j, many);
          const e = Words.load(zi + row * 3 + j, many);
          const cell = f32x4.add(f32x4.mul(f, Words.load(c + at + j, many)), f32x4.mul(i, g));
          const hidden = f32x4.mul(e, gateTanh(cell));
          Words.store(c + at + j, cell, many);
          Words.store(h + at + j, hidden, many);
          Words.store(o + j, hidden, many);
        }
    }
  }
}

/** dz of a sigmoid gate: d · s · (1 − s). */
function throughSigmoid(d: v128, s: v128): v128 {
  return f32x4.mul(f32x4.mul(d, s), f32x4.sub(f32x4.splat(1), s));
}

/** dz of a tanh: d · (1 − t²). */
function throughTanh(d: v128, t: v128): v128 {
  return f32x4.mul(d, f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)));
}

/**
 * The way back through `lstm`. dgates [T, S, 4H]: the gradient of what came in as gates. dh, dc [N, H] (read and written): come in as
 * the gradients of the state after, go out as those of the state before. dout [T, S, H], or absent; gates activated, cBefore as `lstm`
 * left them. The other operands as there. scratch: `recurScratch(N, 4H, H)` floats.
 */
export function lstm_backward(
  dgates: F32,
  dh: F32,
  dc: F32,
  dout: F32,
  gates: F32,
  cBefore: F32,
  weight: F32,
  lengths: I32,
  scratch: F32,
  reverse: i32,
  T: i32,
  S: i32,
  N: i32,
  H: i32,
): void {
  const row = (<usize>H) << 2;
  const zero = i32x4.splat(0);
  const panels = packWeight(scratch, weight, 4, row << 2, T, N, 4 * H, H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? s : T - 1 - s;
    const step = row * (S * t);
    const dz = dgates + (step << 2);
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const d = dz + (at << 2);
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(d, 0, row << 2);
        continue;
      }
      const z = gates + (step << 2) + (at << 2);
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          const i = Words.load(z + j, many);
          const f = Words.load(z + row + j, many);
          const g = Words.load(z + row * 2 + j, many);
          const e = Words.load(z + row * 3 + j, many);
          const before = Words.load(cBefore + step + at + j, many);
          const cell = gateTanh(f32x4.add(f32x4.mul(f, before), f32x4.mul(i, g)));
          let dhidden = Words.load(dh + at + j, many);
          if (dout) dhidden = f32x4.add(dhidden, Words.load(dout + step + at + j, many));
          const dcell = f32x4.add(Words.load(dc + at + j, many), throughTanh(f32x4.mul(dhidden, e), cell));
          Words.store(d + j, throughSigmoid(f32x4.mul(dcell, g), i), many);
          Words.store(d + row + j, throughSigmoid(f32x4.mul(dcell, before), f), many);
          Words.store(d + row * 2 + j, throughTanh(f32x4.mul(dcell, i), g), many);
          Words.store(d + row * 3 + j, throughSigmoid(f32x4.mul(dhidden, cell), e), many);
          Words.store(dc + at + j, f32x4.mul(dcell, f), many);
          Words.store(dh + at + j, zero, many);
        }
    }
    recur(dh, dz, panels, scratch, N, 4 * H, H);
  }
}
