// Weights as whole numbers of 8 bits, one scale per output channel, for files of a quarter of the size.
import * as kernels from "@sluice/kernels/raw";
import { FileFormatError } from "../errors.ts";
import { mul } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import * as compare from "../ops/compare.ts";
import { all } from "../ops/extremes.ts";
import { clamp, reciprocal, round } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { empty, Tensor, tensor } from "../tensor.ts";
import type { StoredTensor, Writable } from "./safetensors.ts";

/** What the scales of a weight are called: they stand beside it. */
const SCALE = ".scale";

const numbers = <T>(fn: () => T): T => scope(() => noGrad(fn));

/**
 * The steps of a weight [..., O] and how many of them each of its numbers is, in single precision as PyTorch has it (`quantize_per_channel`).
 * @throws FileFormatError if a number is not finite
 */
function inSteps(name: string, t: Tensor | StoredTensor, O: number): { data: Int8Array; scale: Float32Array } {
  return numbers(() => {
    const w = t instanceof Tensor ? t : tensor(t.data as Float32Array, t.shape);
    if (!all(compare.isFinite(w)).item()) throw new FileFormatError(`quantize: ${name} holds a number that is not finite`);
    const scale = empty([O]);
    kernels.quantize_scale({ scale: scale.ptr, x: w.ptr, N: w.size / O, O });
    const steps = clamp(round(mul(w, reciprocal(scale))), -127, 127); // [..., O]
    return { data: Int8Array.from(cast(steps, "i32").view()), scale: scale.data as Float32Array };
  });
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
    if (t.dtype !== "f32" || t.shape.length < 2 || !O) {
      out[name] = t;
      continue;
    }
    if (Object.hasOwn(tensors, name + SCALE))
      throw new FileFormatError(`quantize: the scales of ${name} cannot be called ${name}${SCALE}, which is taken`);
    const { data, scale } = inSteps(name, t, O);
    out[name] = { stored: "I8", shape: t.shape, data };
    out[name + SCALE] = { dtype: "f32", shape: [O], data: scale };
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
    if (scale.dtype !== "f32" || scale.data.length !== O || t.shape.length === 0)
      throw new FileFormatError(`dequantize: ${name} has ${O} channels, its scales are ${scale.data.length} of ${scale.dtype}`);
    const data = numbers(() => mul(cast(tensor(t.data, t.shape, "i32"), "f32"), tensor(scale.data, [O])).data) as Float32Array;
    out[name] = { dtype: "f32", shape: t.shape, data };
  }
  return out;
}
