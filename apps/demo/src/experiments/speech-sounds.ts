// A formant synthesiser that says the ten digits: pulses and noise through resonators that glide from sound to sound.
import type { Draws } from "@sluice/cnn/tasks";
import { arange, cos, exp, mul, noGrad, scope } from "@sluice/core";

/** Samples a second, and samples of a clip. */
export const [RATE, LENGTH] = [8000, 8000];

/** A sound of speech: three formants in Hz, how much of it is voice and how much noise, seconds. */
type Sound = readonly [f1: number, f2: number, f3: number, voice: number, noise: number, seconds: number];

/** Vowels' formants: Peterson, Barney 1952, table II, men; consonants: Klatt 1980, table III, rounded. */
const SOUNDS = {
  AA: [730, 1090, 2440, 1, 0, 0.16],
  AH: [640, 1190, 2390, 1, 0, 0.12],
  AO: [570, 840, 2410, 1, 0, 0.18],
  EH: [530, 1840, 2480, 1, 0, 0.13],
  IH: [390, 1990, 2550, 1, 0, 0.11],
  IY: [270, 2290, 3010, 1, 0, 0.17],
  OW: [450, 900, 2300, 1, 0, 0.2],
  UW: [300, 870, 2240, 1, 0, 0.22],
  R: [310, 1060, 1380, 0.8, 0, 0.09],
  W: [290, 610, 2150, 0.8, 0, 0.08],
  N: [280, 1700, 2600, 0.5, 0, 0.1],
  V: [220, 1100, 2080, 0.4, 0.15, 0.08],
  Z: [240, 1390, 3300, 0.3, 0.5, 0.1],
  S: [320, 1390, 3500, 0, 0.8, 0.13],
  F: [340, 1100, 2080, 0, 0.3, 0.11],
  TH: [320, 1290, 2540, 0, 0.25, 0.1],
  T: [400, 1600, 2900, 0, 0.9, 0.03],
  K: [300, 1990, 2850, 0, 0.8, 0.03],
  pause: [400, 1600, 2600, 0, 0, 0.05],
} as const satisfies Record<string, Sound>;

const WORDS: readonly (readonly (keyof typeof SOUNDS)[])[] = [
  ["Z", "IH", "R", "OW"],
  ["W", "AH", "N"],
  ["pause", "T", "UW"],
  ["TH", "R", "IY"],
  ["F", "AO", "R"],
  ["F", "AA", "IY", "V"],
  ["S", "IH", "pause", "K", "S"],
  ["S", "EH", "V", "AH", "N"],
  ["EH", "IY", "pause", "T"],
  ["N", "AA", "IY", "N"],
];

/** Samples between two settings of the resonators, and hertz between two entries of the table of cosines. */
const [BLOCK, HERTZ] = [40, 5];
/** Widths of the formants, Hz. */
const WIDTHS = [70, 100, 140] as const;

/** What a resonator needs, from our own kernels: the same bits in every engine. */
export interface Resonances {
  /** cos(2π f / RATE), every HERTZ from 0 to half of RATE. */
  cosines: Float32Array;
  /** exp(−π width / RATE) of each formant. */
  radii: Float32Array;
}

/** Makes the tables. */
export function resonances(): Resonances {
  const table = (n: number, of: (i: number) => number, f: typeof cos) =>
    scope(() => noGrad(() => f(mul(arange(0, n, 1, "f32"), of(1))).data as Float32Array));
  const cosines = table(RATE / 2 / HERTZ + 1, () => (2 * Math.PI * HERTZ) / RATE, cos);
  const falling = table(200, () => -Math.PI / RATE, exp);
  return { cosines, radii: Float32Array.from(WIDTHS, (width) => falling[width]!) };
}

/** Somebody says a digit: pitch, length of the vocal tract and haste are drawn. @returns [LENGTH], −1 to 1 */
export function say(digit: number, draws: Draws, { cosines, radii }: Resonances): Float32Array {
  const pitch = draws.uniform(85, 230);
  const tract = draws.uniform(0.88, 1.18);
  const haste = draws.uniform(0.8, 1.35);
  const [loudness, ground] = [draws.uniform(0.3, 0.9), draws.uniform(0.001, 0.02)];
  const sounds = WORDS[digit]!.map((name): Sound => {
    const [f1, f2, f3, voice, noise, seconds] = SOUNDS[name];
    const off = () => tract * draws.uniform(0.95, 1.05);
    return [f1 * off(), f2 * off(), f3 * off(), voice, noise, (seconds * draws.uniform(0.8, 1.2)) / haste];
  });
  const samples = new Float32Array(LENGTH);
  const states = Array.from({ length: 3 }, () => [0, 0] as [number, number]);
  const seconds = sounds.reduce((sum, sound) => sum + sound[5], 0);
  let at = Math.floor(draws.uniform(0.02, Math.max(0.03, LENGTH / RATE - seconds - 0.02)) * RATE);
  let phase = 0;
  for (const [i, sound] of sounds.entries()) {
    const next = sounds[i + 1] ?? sound;
    const count = Math.floor(sound[5] * RATE);
    for (let n = 0; n < count && at < LENGTH; n++, at++) {
      // The second half of a sound glides into the next.
      const glide = Math.max(0, (2 * (n - (n % BLOCK))) / count - 1) * 0.8;
      const between = (k: number) => sound[k]! + glide * (next[k]! - sound[k]!);
      phase += (pitch * (1 - (0.2 * at) / LENGTH)) / RATE;
      const pulse = phase >= 1 ? 1 : 0;
      phase -= pulse;
      let x = 12 * pulse * between(3) + draws.normal() * between(4);
      for (const [k, state] of states.entries()) {
        const r = radii[k]!;
        const b = 2 * r * cosines[Math.min(cosines.length - 1, Math.round(between(k) / HERTZ))]!;
        // Its gain is 1 where the formant does not reach.
        const y = (1 - b + r * r) * x + b * state[0] - r * r * state[1];
        state[1] = state[0];
        state[0] = y;
        x = y;
      }
      samples[at] = x;
    }
  }
  let most = 1e-6;
  for (const value of samples) most = Math.max(most, Math.abs(value));
  for (let i = 0; i < LENGTH; i++) samples[i] = (loudness * samples[i]!) / most + ground * draws.normal();
  return samples;
}
