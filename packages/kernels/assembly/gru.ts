// Gated recurrent units over whole sequences, time first: one call forward, one call back.
import { Words } from "./inline/partial";
import { activate, gateTanh, packWeight, recur } from "./inline/recur";
import { F32, I32 } from "./types";

/**
 * Runs a GRU over T steps (Cho et al. 2014; the reset gate applied after the product), gates in the order r, z, n:
 * n = tanh(gn + r ⊙ (h·Wn + bn)), h ← (1 − z) ⊙ n + z ⊙ h.
 * gates [T, S, 3H] (read and written) comes in as x·Wx + b of every step and goes out activated. hidden [T, S, 3H]: h·Wh + bias of every step.
 * h [N, H] (read and written): the state before, then after. out [T, S, H]; outBefore [T, S, H]: the state before each step, or absent
 * (address 0). weight [H, 3H]; bias [3H], or absent. lengths [N] or absent: rows beyond their length keep their state and give zeros.
 * reverse ≠ 0 runs from the last step to the first. scratch: `recurScratch(N, H, 3H)` floats.
 * Steps are S ≥ N rows apart in memory: those that are not of this call's N stay as they are.
 */
export function gru(
  out: F32,
  h: F32,
  outBefore: F32,
  gates: F32,
  hidden: F32,
  weight: F32,
  bias: F32,
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
  const one = f32x4.splat(1);
  const panels = packWeight(scratch, weight, row * 3, 4, T, N, H, 3 * H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? T - 1 - s : s;
    const step = row * (S * t);
    const g = gates + step * 3;
    const u = hidden + step * 3;
    if (outBefore) memory.copy(outBefore + step, h, state);
    for (let n = 0; n < N; n++) {
      if (bias) memory.copy(u + row * 3 * n, bias, row * 3);
      else memory.fill(u + row * 3 * n, 0, row * 3);
    }
    recur(u, h, panels, scratch, N, H, 3 * H);
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const o = out + step + at;
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(o, 0, row);
        continue;
      }
      const gi = g + at * 3;
      const ui = u + at * 3;
      activate(gi, ui, 2 * H, false);
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          const r = Words.load(gi + j, many);
          const z = Words.load(gi + row + j, many);
          const m = gateTanh(f32x4.add(Words.load(gi + row * 2 + j, many), f32x4.mul(r, Words.load(ui + row * 2 + j, many))));
          Words.store(gi + row * 2 + j, m, many);
          const v = f32x4.add(f32x4.mul(f32x4.sub(one, z), m), f32x4.mul(z, Words.load(h + at + j, many)));
          Words.store(h + at + j, v, many);
          Words.store(o + j, v, many);
        }
    }
  }
}

/**
 * The way back through `gru`. dgates [T, S, 3H]: the gradient of what came in as gates; dhidden [T, S, 3H]: that of `hidden`. dh [N, H]
 * (read and written): comes in as the gradient of the state after, goes out as that of the state before. dout [T, S, H], or absent;
 * gates activated, hidden, outBefore as `gru` left them. The other operands as there. scratch: `recurScratch(N, 3H, H)` floats.
 */
export function gru_backward(
  dgates: F32,
  dhidden: F32,
  dh: F32,
  dout: F32,
  gates: F32,
  hidden: F32,
  outBefore: F32,
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
  const one = f32x4.splat(1);
  const panels = packWeight(scratch, weight, 4, row * 3, T, N, 3 * H, H);
  for (let s = 0; s < T; s++) {
    const t = reverse ? s : T - 1 - s;
    const step = row * (S * t);
    const dg = dgates + step * 3;
    const du = dhidden + step * 3;
    for (let n = 0; n < N; n++) {
      const at = row * n;
      const d = dg + at * 3;
      const e = du + at * 3;
      if (lengths && load<i32>(lengths + ((<usize>n) << 2)) <= t) {
        memory.fill(d, 0, row * 3);
        memory.fill(e, 0, row * 3);
        continue;
      }
      const gi = gates + (step + at) * 3;
      const ui = hidden + (step + at) * 3 + row * 2;
      for (let many = 1, j: usize = 0; many >= 0; many--)
        for (let left = Words.steps(H, many); left > 0; left--, j += Words.bytes(many)) {
          const r = Words.load(gi + j, many);
          const z = Words.load(gi + row + j, many);
          const m = Words.load(gi + row * 2 + j, many);
          const un = Words.load(ui + j, many);
          const before = Words.load(outBefore + step + at + j, many);
          let v = Words.load(dh + at + j, many);
          if (dout) v = f32x4.add(v, Words.load(dout + step + at + j, many));
          const dn = f32x4.mul(f32x4.mul(v, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(m, m)));
          const dz = f32x4.mul(f32x4.mul(f32x4.mul(v, f32x4.sub(before, m)), z), f32x4.sub(one, z));
          const dr = f32x4.mul(f32x4.mul(f32x4.mul(dn, un), r), f32x4.sub(one, r));
          Words.store(d + j, dr, many);
          Words.store(d + row + j, dz, many);
          Words.store(d + row * 2 + j, dn, many);
          Words.store(e + j, dr, many);
          Words.store(e + row + j, dz, many);
          Words.store(e + row * 2 + j, f32x4.mul(dn, r), many);
          Words.store(dh + at + j, f32x4.mul(v, z), many);
        }
    }
    recur(dh, du, panels, scratch, N, 3 * H, H);
  }
}
