// Half floats for files: two bytes a number.
import { floatsToHalves } from "../half.ts";
import type { Tensor } from "../tensor.ts";
import type { EncodedTensor, StoredTensor, Writable } from "./safetensors.ts";

/**
 * Turns the floats of a state dict into half floats, for a file of half the size. `readSafetensors` gives f32 again.
 * @param tensors - by name; what is not f32 stays as it is
 */
export function halves(tensors: Readonly<Record<string, Tensor | StoredTensor>>): Record<string, Writable> {
  const half = (t: Tensor | StoredTensor): EncodedTensor => ({
    stored: "F16",
    shape: t.shape,
    data: floatsToHalves(t.data as Float32Array),
  });
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, t.dtype === "f32" ? half(t) : t]));
}
