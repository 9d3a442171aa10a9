// Weights as whole numbers of 8 bits, one scale per output channel, for files of a quarter of the size.
import { FileFormatError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import type { StoredTensor, Writable } from "./safetensors.ts";

/** What the scales of a weight are called: they stand beside it. */
const SCALE = ".scale";
/** Shares of a channel's largest weight that are tried as the largest number that can be told apart. */
const CLIPS: readonly number[] = Array.from({ length: 26 }, (_, i) => 1 - i / 50);

/** The nearest whole number, halves to the even one. */
function nearest(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

/** x in steps of `scale`, from −127 to 127, in single precision as PyTorch has it (`quantize_per_channel`). */
function steps(x: number, scale: number): number {
  return Math.max(-127, Math.min(127, nearest(Math.fround(x * Math.fround(1 / scale)))));
}

/** The scale of one channel for which the squares of what rounding and clipping change are least. */
function calibrated(channel: Float32Array): number {
  const largest = channel.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return 1;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const clip of CLIPS) {
    const scale = Math.fround((largest * clip) / 127);
    let error = 0;
    for (const x of channel) error += (x - steps(x, scale) * scale) ** 2;
    if (error < least) [best, least] = [scale, error];
  }
  return best;
}

/**
 * Turns the weights of a state dict into numbers of 8 bits, `dequantize` turns them back: weight ≈ scale[o] · q[…, o], q from −127 to 127.
 * The scale of each output channel (the last dimension) is that of the least squared error (Krishnamoorthi 2018, arXiv:1806.08342,
 * section 3, for per-channel weights). Biases, statistics and all else of fewer than two dimensions stay as they are.
 * @param tensors - by name
 * @throws FileFormatError if a weight is not finite, or a name is taken
 */
export function quantize(tensors: Readonly<Record<string, Tensor | StoredTensor>>): Record<string, Writable> {
  const out: Record<string, Writable> = {};
  for (const [name, t] of Object.entries(tensors)) {
    const O = t.shape.at(-1);
    if (t.dtype !== "f32" || t.shape.length < 2 || O === 0) {
      out[name] = t;
      continue;
    }
    if (Object.hasOwn(tensors, name + SCALE))
      throw new FileFormatError(`quantize: the scales of ${name} cannot be called ${name}${SCALE}, which is taken`);
    const weight = (t instanceof Tensor ? t.view("quantize") : t.data) as Float32Array;
    if (!weight.every(Number.isFinite)) throw new FileFormatError(`quantize: ${name} holds a number that is not finite`);
    const channel = (o: number) => Float32Array.from({ length: weight.length / O! }, (_, k) => weight[k * O! + o]!);
    const scale = Float32Array.from({ length: O! }, (_, o) => calibrated(channel(o)));
    out[name] = { stored: "I8", shape: t.shape, data: Int8Array.from(weight, (x, i) => steps(x, scale[i % O!]!)) };
    out[name + SCALE] = { dtype: "f32", shape: [O!], data: scale };
  }
  return out;
}

/**
 * Turns what was read from a file of `quantize` into weights again, to be loaded by `loadStateDict`.
 * @throws FileFormatError if scales do not fit their weight
 */
export function dequantize(tensors: Readonly<Record<string, StoredTensor>>): Record<string, StoredTensor> {
  const out: Record<string, StoredTensor> = {};
  for (const [name, t] of Object.entries(tensors)) {
    const weight = name.endsWith(SCALE) ? tensors[name.slice(0, -SCALE.length)] : undefined;
    if (weight?.dtype === "i32") continue;
    const scale = t.dtype === "i32" ? tensors[name + SCALE] : undefined;
    if (!scale) {
      out[name] = t;
      continue;
    }
    const O = t.shape.at(-1) ?? 0;
    if (scale.dtype !== "f32" || scale.data.length !== O)
      throw new FileFormatError(`dequantize: ${name} has ${O} channels, its scales are ${scale.data.length} of ${scale.dtype}`);
    out[name] = { dtype: "f32", shape: t.shape, data: Float32Array.from(t.data, (q, i) => q * scale.data[i % O]!) };
  }
  return out;
}
