// The command: npx @sluice/subset app.ts.
import { writeFile } from "node:fs/promises";
import { type CommandDef, defineCommand } from "citty";
import { type BuildOptions, build } from "esbuild";
import { kernelLists, kernelsIn, withNames } from "./binary.ts";
import type { Variant } from "./mark.ts";
import { subset } from "./plugin.ts";
import { calledKernels, kernelsOfCore } from "./run.ts";
import { binaries, decode } from "./text.ts";

const args = {
  entry: { type: "positional", required: false, description: "The program to bundle, in TypeScript or JavaScript" },
  out: { type: "string", alias: "o", default: "subset.js", description: "The bundle to write" },
  wasm: { type: "string", description: "Write the binary alone to this file too" },
  kernels: { type: "string", description: "Keep exactly these kernels: matmul,conv2d (with --from-run or --packages: these too)" },
  packages: { type: "string", description: "Bundle these packages whole: core,rl" },
  options: { type: "string", description: "Keep what these options open, though the program does not name them: groups,paddingMode" },
  "from-run": { type: "boolean", description: "Run the program in Node first, and keep the kernels that it calls" },
  variant: { type: "string", default: "both", description: "Binaries to carry: simd, relaxed or both" },
  conditions: { type: "string", description: "Export conditions by which packages are resolved, besides the usual ones" },
} as const;

const list = (text: string | undefined) => text?.split(",").filter((word) => word !== "");

function variantOf(word: string): Variant {
  if (word === "simd" || word === "relaxed" || word === "both") return word;
  throw new Error(`subset: --variant is ${word}, not simd, relaxed or both`);
}

/** What kernels are called with: memory, and how much scratch they need; not the array functions, which call kernels of their own. */
const MEMORY = "allocate, f32, f64, i32, memory, memoryUse, NULL, OutOfMemoryError, release, setMemoryLimit, u8, viewOf";
const SCRATCH = "conv2dScratch, ctcScratch, depthwise2dScratch, matmulScratch, recurScratch, winogradScratch";

/** What is bundled: a program, packages as they are, or kernels alone. */
function input(entry: string | undefined, packages: string[] | undefined, kernels: string[] | undefined): BuildOptions {
  if (entry !== undefined) return { entryPoints: [entry] };
  const whole = (name: string) => `export * ${packages!.length > 1 ? `as ${name} ` : ""}from "@sluice/${name}";`;
  if (packages) return { stdin: { contents: packages.map(whole).join("\n"), resolveDir: process.cwd() } };
  if (!kernels) throw new Error("subset: nothing to build; name a program, --packages or --kernels");
  const contents = `export { ${MEMORY}, ${SCRATCH} } from "@sluice/kernels";\nexport { ${kernels.join(", ")} } from "@sluice/kernels/raw";`;
  return { stdin: { contents, resolveDir: process.cwd() } };
}

/** `subset [entry]`: bundles a program, or packages, or kernels, with the kernels they reach. */
export const command: CommandDef<typeof args> = defineCommand({
  meta: { name: "subset", description: "Bundle a program with the kernels that it reaches, and no others" },
  args,
  async run({ args: { entry, out, wasm, variant, ...lists } }) {
    const [kernels, packages, conditions] = [list(lists.kernels), list(lists.packages), list(lists.conditions) ?? []];
    const options = list(lists.options) ?? [];
    if (lists["from-run"] && entry === undefined) throw new Error("subset: --from-run needs a program to run");
    const called = lists["from-run"] ? await calledKernels(entry!, conditions) : undefined;
    await build({
      ...input(entry, packages, kernels),
      outfile: out,
      bundle: true,
      minify: true,
      format: "esm",
      platform: "neutral",
      target: "es2022",
      mainFields: ["module", "main"],
      conditions: ["import", ...conditions],
      external: ["node:*"],
      logLevel: "error",
      plugins: [
        kernelsOfCore,
        // What is bundled whole may be asked for anything.
        subset.esbuild({
          variant: variantOf(variant),
          options,
          ...(entry === undefined && { gradients: true }),
          ...(called && { called }),
          ...(kernels && { kernels }),
        }),
        {
          name: "sluice-wasm",
          setup({ onEnd }) {
            onEnd(async ({ outputFiles = [] }) => {
              const [binary] = outputFiles.flatMap(({ text }) => text.match(binaries) ?? []);
              const [names] = outputFiles.flatMap(({ text }) => text.match(kernelLists) ?? []);
              if (wasm !== undefined && binary !== undefined && names !== undefined)
                await writeFile(wasm, decode(await withNames(binary, kernelsIn(names))));
            });
          },
        },
      ],
    });
  },
});
