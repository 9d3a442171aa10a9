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
      const generated = (file: string, text: RegExp) => text.exec(readFileSync(join(dirname(kernels.id), "generated", file), "utf8"))![1]!;
      const names = generated("names.ts", /"sluice_kernels,([\w,]+)"/).split(",");
      const parts = await partsOf(generated("simd.ts", /"(.+)"/), names);
      return `export const parts = ${JSON.stringify(parts)};`;
    },
  };
}
