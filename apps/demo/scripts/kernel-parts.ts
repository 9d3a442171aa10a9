// A plugin of the bundler: fills in what each kernel weighs, so that the page tells what a subset will weigh.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { partsOf } from "@sluice/subset";
import type { Plugin } from "vite";

/** Gives src/pages/kernel-parts.ts its numbers, from the binary that the app carries. */
export function kernelParts(): Plugin {
  return {
    name: "kernel-parts",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith("/src/pages/kernel-parts.ts")) return undefined;
      const core = await this.resolve("@sluice/core", id);
      const kernels = await this.resolve("@sluice/kernels", core?.id);
      if (!kernels) throw new Error("kernel-parts: @sluice/kernels is not there; build the packages");
      const [, digits] = /"([0-9a-f]+)"/.exec(readFileSync(join(dirname(kernels.id), "generated/simd.ts"), "utf8"))!;
      return `export const parts = ${JSON.stringify(await partsOf(digits!))};`;
    },
  };
}
