// Every kernel alone, in both binaries: what a kernel needs, tables included, is what it keeps; any subset is a union of these.
import { describe, expect, test } from "vitest";
import { hasRelaxed } from "../../kernels/src/relaxed.ts";
import { keepKernels, kernelsOf } from "../src/binary.ts";
import { full, parity } from "./kernels.ts";

describe.each(["simd", "relaxed"] as const)("%s", (variant) => {
  test.each(kernelsOf(full.simd))("%s alone agrees with its spec", async (kernel) => {
    const alone = await keepKernels(full[variant], new Set([kernel]));
    expect(kernelsOf(alone)).toEqual([kernel]);
    if (variant === "simd" || hasRelaxed()) parity(alone, [kernel], variant);
  });
});
