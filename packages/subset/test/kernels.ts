// The kernels of this repository, as subsets see them: the full binaries, and running a smaller one through the kernels' own parity tests.
import { specs } from "../../kernels/spec/index.ts";
import { relaxed } from "../../kernels/src/generated/relaxed.ts";
import { simd } from "../../kernels/src/generated/simd.ts";
import { setBinary, useSimd } from "../../kernels/src/table.ts";
import { runCase } from "../../kernels/test/parity.ts";

/** The full binaries, as hexadecimal digits. */
export const full = { simd, relaxed } as const;

/** Holds kernels of a smaller binary to their specs. */
export function parity(digits: string, kernels: readonly string[], variant: "simd" | "relaxed"): void {
  setBinary(digits);
  try {
    for (const kernel of kernels) for (const dims of specs[kernel as keyof typeof specs].cases) runCase(kernel, dims, variant);
  } finally {
    useSimd();
  }
}
