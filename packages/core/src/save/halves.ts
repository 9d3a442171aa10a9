// Half floats for files: two bytes a number.
import { Tensor } from "../tensor.ts";
import type { EncodedTensor, StoredTensor, Writable } from "./safetensors.ts";

const one = new Float32Array(1);
const bitsOf = new Uint32Array(one.buffer);

/** v ≥ 0 as a whole number, halves to the even one. */
function rounded(v: number): number {
  const whole = Math.floor(v);
  const rest = v - whole;
  return rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}

/** The bits of the half float nearest to x, ties to even (IEEE 754 binary16); beyond 65504 that is infinity. */
function halfBits(x: number): number {
  one[0] = x;
  const bits = bitsOf[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= 0x47800000) return sign | 0x7c00;
  // Below 2^-14 halves lie 2^-24 apart.
  if (size < 0x38800000) return sign | rounded(Math.abs(x) * 2 ** 24);
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
}

/**
 * Turns the floats of a state dict into half floats, for a file of half the size. `readSafetensors` gives f32 again.
 * @param tensors - by name; what is not f32 stays as it is
 */
export function halves(tensors: Readonly<Record<string, Tensor | StoredTensor>>): Record<string, Writable> {
  const half = (t: Tensor | StoredTensor): EncodedTensor => ({
    stored: "F16",
    shape: t.shape,
    data: Uint16Array.from(t instanceof Tensor ? t.view("halves") : t.data, halfBits),
  });
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, t.dtype === "f32" ? half(t) : t]));
}
