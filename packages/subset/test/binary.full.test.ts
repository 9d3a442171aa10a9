// Every kernel alone, in both binaries: what a kernel needs, tables included, is what it keeps; any subset is a union of these.
import { describe, expect, test } from "vitest";
import { hasRelaxed } from "../../kernels/src/relaxed.ts";
import { names } from "../../kernels/src/table.ts";
import { exportsOf, keepKernels } from "../src/binary.ts";
import { full, parity } from "./kernels.ts";

describe.each(["simd", "relaxed"] as const)("%s", (variant) => {
  test.each(names)("%s alone agrees with its spec", async (kernel) => {
    const alone = await keepKernels(full[variant], names, new Set([kernel]));
    expect(exportsOf(alone)).toHaveLength(1);
    if (variant === "simd" || hasRelaxed()) parity(alone, [kernel], variant);
  });
});
