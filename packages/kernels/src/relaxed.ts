// The opt-in binary: fused multiply-add, faster, and different in the last bits between machines.
import { relaxed } from "./generated/relaxed.ts";
import { setBinary } from "./table.ts";

export { useSimd } from "./table.ts";

/** A module whose one function holds f32x4.relaxed_madd: valid only where the engine has relaxed SIMD. */
const probe = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253,
  133, 2, 11,
];

/** Whether this engine has relaxed SIMD (Node 20 has not). */
export function hasRelaxed(): boolean {
  return WebAssembly.validate(new Uint8Array(probe));
}

/**
 * Runs all kernels on the relaxed-SIMD binary from now on, if the engine has it.
 * @returns whether it did; if not, the kernels stay as they were: also in a subset that left this binary out
 */
export function useRelaxed(): boolean {
  if (relaxed.length === 0 || !hasRelaxed()) return false;
  setBinary(relaxed);
  return true;
}
