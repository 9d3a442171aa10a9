// Compiles assembly/*.ts to the simd and relaxed binaries and derives the typed bindings from the same source.
// Usage: node scripts/build.ts [--check]   (with --check nothing is written; sizes are printed)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import { encode } from "../src/text.ts";
import { brotliSize } from "./brotli-size.ts";
import { numberLocals } from "./number-locals.ts";
import { orderFunctions } from "./order-functions.ts";
import { readKernels } from "./read-kernels.ts";
import { bindings, nameList, signatures } from "./write-bindings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const assembly = join(root, "assembly");
const generated = join(root, "src/generated");
/** The first page belongs to the binaries' constant tables; the heap starts behind it. */
const DATA_LIMIT = 65536;

const entries = readdirSync(assembly)
  .filter((file) => file.endsWith(".ts") && file !== "types.ts")
  .sort();
const kernels = entries.flatMap((file) => readKernels(join(assembly, file)));
const seen = new Map<string, string>();
for (const kernel of kernels) {
  const other = seen.get(kernel.name);
  if (other) throw new Error(`kernel ${kernel.name} is exported by ${other} and ${kernel.file}`);
  seen.set(kernel.name, kernel.file);
}

/** What a kernel's export is called: two letters or digits for its place, since names weigh as much as code and the bindings know them. */
const shortName = (place: number) => (place + 360).toString(36);

/** Gives the kernels' exports their short names. */
function shortenNames(module: binaryen.Module): void {
  const functions = kernels.map(({ name }) => binaryen.getExportInfo(module.getExport(name)).value);
  for (const { name } of kernels) module.removeExport(name);
  functions.forEach((name, place) => {
    module.addFunctionExport(name, shortName(place));
  });
}

/**
 * Optimises for speed, but repeats no loop in its callers (docs/decisions/0005-the-binary-is-for-speed-without-copies.md).
 */
function optimize(wasm: Uint8Array, relaxed: boolean): Uint8Array {
  const module = binaryen.readBinary(wasm);
  const { MutableGlobals, BulkMemory, BulkMemoryOpt, SIMD128, SignExt, NontrappingFPToInt, RelaxedSIMD } = binaryen.Features;
  module.setFeatures(MutableGlobals | BulkMemory | BulkMemoryOpt | SIMD128 | SignExt | NontrappingFPToInt | (relaxed ? RelaxedSIMD : 0));
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(1);
  binaryen.setFastMath(true);
  binaryen.setAlwaysInlineMaxSize(12);
  binaryen.setOneCallerInlineMaxSize(200);
  binaryen.setAllowInliningFunctionsWithLoops(false);
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  // Once more for what only the first round brings together.
  for (let round = 0; round < 2; round++) module.optimize();
  shortenNames(module);
  orderFunctions(module);
  const optimized = module.emitBinary();
  module.dispose();
  return numberLocals(optimized);
}

async function compile(features: string[]): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const flags = [
    "-O0",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--noExportMemory",
    "--use",
    "abort=",
    "--memoryBase",
    "1024",
    "--initialMemory",
    "1",
    // Helpers that pass vectors are exported to other files, not to JavaScript.
    "--disableWarning",
    "112",
  ];
  const { error, stderr } = await asc.main(
    [...entries, ...flags, ...features.flatMap((f) => ["--enable", f]), "--outFile", "kernels.wasm"],
    {
      readFile: (name: string) => {
        try {
          return readFileSync(join(assembly, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name.endsWith(".wasm")) wasm = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  const warnings = stderr.toString();
  if (error || !wasm) throw new Error(`asc failed\n${warnings}\n${error}`);
  if (/WARNING/.test(warnings)) throw new Error(`asc warns\n${warnings}`);
  wasm = optimize(wasm, features.includes("relaxed-simd"));
  const module = new WebAssembly.Module(wasm as BufferSource);
  const foreign = WebAssembly.Module.imports(module).filter((i) => i.kind !== "memory");
  if (foreign.length) throw new Error(`the binary imports ${foreign.map((i) => `${i.module}.${i.name}`)}: a kernel allocates or throws`);
  const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
  // The table is in the order of the exports; the bindings count on it.
  if (exported.join() !== kernels.map((_, place) => shortName(place)).join())
    throw new Error(`the binary exports ${exported}: not the kernels, in order`);
  const instance = new WebAssembly.Instance(module, { env: { memory: new WebAssembly.Memory({ initial: 1 }) } });
  const base = (instance.exports.__heap_base as WebAssembly.Global | undefined)?.value ?? 0;
  if (base > DATA_LIMIT) throw new Error(`constant tables end at ${base}, beyond the first page (${DATA_LIMIT})`);
  return wasm;
}

const started = performance.now();
const simd = await compile(["simd"]);
const relaxed = await compile(["simd", "relaxed-simd"]);
for (const [name, binary] of Object.entries({ simd, relaxed })) {
  console.log(`${name.padEnd(8)} ${kernels.length} kernels  ${binary.length} bytes, brotli ${brotliSize(binary)}`);
}
console.log(`compiled in ${((performance.now() - started) / 1000).toFixed(1)} s`);

if (!process.argv.includes("--check")) {
  mkdirSync(generated, { recursive: true });
  for (const [name, binary] of Object.entries({ simd, relaxed }))
    writeFileSync(join(generated, `${name}.ts`), `export const ${name} = "${encode(binary)}";\n`);
  writeFileSync(join(generated, "names.ts"), nameList(kernels));
  writeFileSync(join(generated, "raw.ts"), bindings(kernels));
  writeFileSync(join(generated, "signatures.ts"), signatures(kernels));
}
