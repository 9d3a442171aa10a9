// Ours, under the names the tables use: the deterministic binary and the relaxed one.
import { useRelaxed, useSimd } from "@sluice/kernels/relaxed";
import type { Contender } from "./measure.ts";

let now: "simd" | "relaxed" = "simd";

/** Makes all kernels run on the named binary; returns whether the engine has it. */
export function useBinary(variant: "simd" | "relaxed"): boolean {
  if (now === variant) return true;
  if (variant === "simd") useSimd();
  else if (!useRelaxed()) return false;
  now = variant;
  return true;
}

/** The same workload on both binaries. */
export function onBoth(time: Contender["time"], check: NonNullable<Contender["check"]>): Contender[] {
  const variants = (["simd", "relaxed"] as const).filter(useBinary);
  useBinary("simd");
  return variants.map((variant) => ({ name: "sluice", variant, threads: 1, time, check, enter: () => void useBinary(variant) }));
}
