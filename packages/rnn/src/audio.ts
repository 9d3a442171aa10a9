// Sound: WAV files in, resampling, spectrograms, mel bands, cepstra, and masking for training.
import {
  add,
  arange,
  cos,
  expand,
  indexSelect,
  less,
  log,
  logicalAnd,
  logicalNot,
  matmul,
  maximum,
  mul,
  noGrad,
  pad,
  rand,
  reshape,
  type Stream,
  sin,
  square,
  sub,
  type Tensor,
  tensor,
  where,
} from "@sluice/core";
import { FileFormatError, operand, ShapeError, showShape } from "@sluice/core/op";

/** A sound: samples −1 … 1. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  /** [samples], channels averaged. */
  readonly samples: Float32Array;
}

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or 32-bit floats; channels are averaged.
 * @throws FileFormatError if it is none
 */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => (at + 4 <= bytes.length ? String.fromCharCode(...bytes.subarray(at, at + 4)) : "");
  if (word(0) !== "RIFF" || word(8) !== "WAVE")
    throw new FileFormatError("readWav: this is no WAV file: it does not begin with RIFF and WAVE");
  let format: { kind: number; channels: number; rate: number; bits: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (word(at) === "fmt " && size >= 16 && body + size <= bytes.length) {
      const kind = view.getUint16(body, true);
      // The extensible format keeps the kind in its last field.
      const real = kind === 0xfffe && size >= 26 ? view.getUint16(body + 24, true) : kind;
      format = {
        kind: real,
        channels: view.getUint16(body + 2, true),
        rate: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      };
    }
    if (word(at) === "data") {
      if (!format) throw new FileFormatError("readWav: the samples come before their format");
      return { rate: format.rate, samples: samplesOf(view, body, Math.min(size, bytes.length - body), format) };
    }
    at = body + size + (size & 1);
  }
  throw new FileFormatError("readWav: there are no samples");
}

function samplesOf(view: DataView, from: number, size: number, format: { kind: number; channels: number; bits: number }): Float32Array {
  const { kind, channels, bits } = format;
  const readers: Record<string, (at: number) => number> = {
    "1 8": (at) => (view.getUint8(at) - 128) / 128,
    "1 16": (at) => view.getInt16(at, true) / 32768,
    "1 24": (at) => ((view.getUint8(at + 2) << 24) | (view.getUint16(at, true) << 8)) / 2147483648,
    "1 32": (at) => view.getInt32(at, true) / 2147483648,
    "3 32": (at) => view.getFloat32(at, true),
  };
  const read = readers[`${kind} ${bits}`];
  if (!read || channels < 1)
    throw new FileFormatError(`readWav: cannot read format ${kind} with ${bits} bits and ${channels} channels; needs PCM or 32-bit floats`);
  const step = bits / 8;
  const out = new Float32Array(Math.floor(size / (step * channels)));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read(from + (i * channels + c) * step);
    out[i] = sum / channels;
  }
  return out;
}

/** sin, cos of tensors of angles in plain arrays: from our own kernels, so that they are the same in every engine. */
const table = (angles: Float32Array, of: (x: Tensor) => Tensor) => noGrad(() => of(tensor(angles)).data as Float32Array);

/**
 * Changes the rate of a sound by a windowed sinc, lowered to the lower rate's band.
 * @param options.width - zero crossings of the sinc on each side, default 16
 * @throws RangeError if a rate is not a positive whole number
 */
export function resample(sound: Sound, rate: number, options: { width?: number } = {}): Sound {
  const { width = 16 } = options;
  for (const r of [sound.rate, rate])
    if (!Number.isInteger(r) || r < 1) throw new RangeError(`resample: rate ${r} is not a positive whole number`);
  if (rate === sound.rate) return sound;
  const step = sound.rate / rate;
  const cutoff = Math.min(1, 1 / step);
  const reach = Math.ceil(width / cutoff);
  const { samples } = sound;
  const out = new Float32Array(Math.ceil(samples.length / step));
  // Phases repeat: one filter for each.
  const divisor = ((a: number, b: number) => {
    let [x, y] = [a, b];
    while (y) [x, y] = [y, x % y];
    return x;
  })(sound.rate, rate);
  const phases = rate / divisor;
  const taps = 2 * reach + 1;
  const offsets = new Float32Array(phases * taps);
  for (let p = 0; p < phases; p++)
    for (let k = 0; k < taps; k++) offsets[p * taps + k] = k - reach - (((p * sound.rate) / divisor) % phases) / phases;
  const sines = table(
    offsets.map((d) => Math.PI * cutoff * d),
    sin,
  );
  const windows = table(
    offsets.map((d) => (Math.PI * Math.min(1, Math.abs(d) / reach)) / 1),
    cos,
  );
  for (let i = 0; i < out.length; i++) {
    const p = i % phases;
    const center = Math.floor(i * step + 1e-9);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const at = center + k - reach;
      if (at < 0 || at >= samples.length) continue;
      const d = offsets[p * taps + k];
      const sinc = Math.abs(d) < 1e-9 ? cutoff : sines[p * taps + k] / (Math.PI * d);
      sum += samples[at] * sinc * (0.5 + 0.5 * windows[p * taps + k]);
    }
    out[i] = sum;
  }
  return { rate, samples: out };
}

/** Options of `stft`. */
export interface StftOptions {
  /** Samples of a window. Default 256. */
  window?: number;
  /** Samples from one window to the next. Default a quarter of it. */
  hop?: number;
  /** Whether windows are centred: half a window is added, mirrored, at both ends. Default true. */
  center?: boolean;
}

/**
 * Short-time Fourier transform with Hann windows, as products with tables of cosines and sines.
 * @param samples - [N, L]
 * @returns real and imaginary parts, [N, frames, window / 2 + 1] each
 * @throws ShapeError if samples are no matrix or shorter than a window
 */
export function stft(samples: Tensor, options: StftOptions = {}): { real: Tensor; imaginary: Tensor } {
  const { window: W = 256, hop = Math.max(1, Math.floor(W / 4)), center = true } = options;
  const x = operand("stft", "samples", samples);
  if (x.rank !== 2) throw new ShapeError(`stft: samples has ${x.rank} dimensions, needs 2: [N, L] (samples ${showShape(x.shape)})`);
  for (const [name, n] of Object.entries({ window: W, hop })) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`stft: ${name} is ${n}, needs a whole number of at least 1`);
  }
  const half = Math.floor(W / 2);
  const padded = center ? pad(x, [half, half], { mode: "reflect" }) : x;
  const [N, L] = padded.shape;
  if (L < W) throw new ShapeError(`stft: ${L} samples are shorter than a window of ${W} (samples ${showShape(x.shape)})`);
  const frames = 1 + Math.floor((L - W) / hop);
  const places = tensor(
    Int32Array.from({ length: frames * W }, (_, i) => Math.floor(i / W) * hop + (i % W)),
    [frames * W],
    "i32",
  );
  const cut = reshape(indexSelect(padded, 1, places), [N, frames, W]);
  const hann = noGrad(() => sub(0.5, mul(0.5, cos(mul(arange(0, W, 1, "f32"), (2 * Math.PI) / W)))));
  const bins = half + 1;
  // Angles are reduced before they are rounded: k · n modulo W turns.
  const angles = tensor(
    Float32Array.from({ length: W * bins }, (_, i) => (2 * Math.PI * ((Math.floor(i / bins) * (i % bins)) % W)) / W),
    [W, bins],
  );
  const windowed = mul(cut, hann);
  return {
    real: matmul(
      windowed,
      noGrad(() => cos(angles)),
    ),
    imaginary: matmul(
      windowed,
      noGrad(() => mul(-1, sin(angles))),
    ),
  };
}

/** |stft|²: [N, frames, window / 2 + 1]. */
export function powerSpectrogram(samples: Tensor, options: StftOptions = {}): Tensor {
  const { real, imaginary } = stft(samples, options);
  return add(square(real), square(imaginary));
}

/** Hertz to mels and back (O'Shaughnessy 1987; HTK). */
const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
const hertz = (m: number) => 700 * (10 ** (m / 2595) - 1);

/** Options of the mel bands. */
export interface MelOptions extends StftOptions {
  /** Samples a second. */
  rate: number;
  /** Bands. Default 40. */
  bands?: number;
  /** Lowest and highest frequency in hertz. Default 0 and half the rate. */
  low?: number;
  high?: number;
}

/**
 * Triangles over the bins of a spectrum, evenly spaced in mels (HTK's scale, peaks of 1).
 * @returns [window / 2 + 1, bands]
 * @throws RangeError if the range is empty or beyond half the rate
 */
export function melFilters(options: MelOptions): Tensor {
  const { rate, bands = 40, window: W = 256, low = 0, high = rate / 2 } = options;
  if (!(low >= 0 && low < high && high <= rate / 2))
    throw new RangeError(`melFilters: ${low} to ${high} Hz is no range within 0 to ${rate / 2}`);
  const bins = Math.floor(W / 2) + 1;
  const edges = Array.from({ length: bands + 2 }, (_, i) => hertz(mel(low) + ((mel(high) - mel(low)) * i) / (bands + 1)));
  const weights = new Float32Array(bins * bands);
  for (let k = 0; k < bins; k++) {
    const f = (k * rate) / W;
    for (let b = 0; b < bands; b++) {
      const [left, peak, right] = [edges[b], edges[b + 1], edges[b + 2]];
      // Rounded coarsely, so that the last bits of an engine's logarithm do not show.
      weights[k * bands + b] = Math.round(1e6 * Math.max(0, Math.min((f - left) / (peak - left), (right - f) / (right - peak)))) / 1e6;
    }
  }
  return tensor(weights, [bins, bands]);
}

/** The logarithm of the power in mel bands: [N, frames, bands], floored at 1e-6. @param samples - [N, L] */
export function logMel(samples: Tensor, options: MelOptions): Tensor {
  return log(maximum(matmul(powerSpectrogram(samples, options), melFilters(options)), 1e-6));
}

/**
 * Mel-frequency cepstral coefficients: the orthonormal cosine transform (type II) of `logMel`.
 * @param samples - [N, L]
 * @param options.coefficients - how many are kept, default 13
 * @returns [N, frames, coefficients]
 * @see Davis & Mermelstein 1980, doi:10.1109/TASSP.1980.1163420
 */
export function mfcc(samples: Tensor, options: MelOptions & { coefficients?: number }): Tensor {
  const { coefficients: C = 13, bands: B = 40 } = options;
  if (!Number.isInteger(C) || C < 1 || C > B) throw new RangeError(`mfcc: coefficients is ${C}, needs 1 to ${B}, the bands`);
  const angles = tensor(
    Float32Array.from({ length: B * C }, (_, i) => (Math.PI * (((2 * Math.floor(i / C) + 1) * (i % C)) % (4 * B))) / (2 * B)),
    [B, C],
  );
  const scale = tensor(Float32Array.from({ length: C }, (_, k) => Math.sqrt((k === 0 ? 1 : 2) / B)));
  return matmul(
    logMel(samples, options),
    noGrad(() => mul(cos(angles), scale)),
  );
}

/** Options of `specAugment`. */
export interface SpecAugmentOptions {
  /** Masks along time and along frequency. Default 2 each. */
  timeMasks?: number;
  frequencyMasks?: number;
  /** Widest mask in frames and in bands. Default 10 and 8. */
  timeWidth?: number;
  frequencyWidth?: number;
  stream?: Stream;
}

/**
 * Blanks random stretches of frames and bands, each sample its own: a spectrogram's augmentation.
 * @param x - [N, T, F]
 * @see Park et al. 2019, SpecAugment, arXiv:1904.08779
 */
export function specAugment(x: Tensor, options: SpecAugmentOptions = {}): Tensor {
  const { timeMasks = 2, frequencyMasks = 2, timeWidth = 10, frequencyWidth = 8, stream } = options;
  const a = operand("specAugment", "x", x);
  if (a.rank !== 3) throw new ShapeError(`specAugment: x has ${a.rank} dimensions, needs 3: [N, T, F] (x ${showShape(a.shape)})`);
  const [N, T, F] = a.shape;
  const draw = () => rand([N, 1, 1], stream ? { stream } : {});
  let out = a;
  const blank = (size: number, widest: number, shape: number[]) => {
    const width = mul(draw(), Math.min(widest, size));
    const start = mul(draw(), sub(size, width));
    const at = reshape(arange(0, size, 1, "f32"), shape);
    const inside = logicalAnd(logicalNot(less(at, start)), less(at, add(start, width)));
    out = where(expand(inside, [N, shape[1], shape[2]]), 0, out);
  };
  for (let i = 0; i < timeMasks; i++) blank(T, timeWidth, [1, T, 1]);
  for (let i = 0; i < frequencyMasks; i++) blank(F, frequencyWidth, [1, 1, F]);
  return out;
}
