// Takes kernels out of a binary, by Binaryen.
import { decode, encode } from "./text.ts";

/** The word by which the list of kernels is found. */
const LIST = "sluice_kernels";

/** Finds lists of kernels in text. */
export const kernelLists: RegExp = new RegExp(`${LIST}(?:,\\w+)*`, "g");

/** Writes a list of kernels. */
export const listOf = (kernels: readonly string[]): string => [LIST, ...kernels].join();

/** The kernels of a list. */
export const kernelsIn = (list: string): string[] => list.split(",").slice(1);

/** What a binary exports, in order: kernels, under short names. */
export function exportsOf(text: string): WebAssembly.ModuleExportDescriptor[] {
  return WebAssembly.Module.exports(new WebAssembly.Module(decode(text)));
}

/** The text of a module without the constant tables that no instruction names an address of. */
function withoutIdleTables(text: string): string {
  const named = [...text.matchAll(/\bi32\.const (\d+)|\boffset=(\d+)/g)].map(([, constant, offset]) => Number(constant ?? offset));
  return text.replace(/^ \(data \$\d+ \(i32\.const (\d+)\) "(.*)"\)\n/gm, (table, start: string, bytes: string) => {
    const length = bytes.replace(/\\([0-9a-f]{2}|.)/g, ".").length;
    // A table's own start is among the addresses once.
    const uses = named.filter((address) => address >= Number(start) && address < Number(start) + length);
    return uses.length > 1 ? table : "";
  });
}

/**
 * A binary with fewer kernels, optimised anew: what several kernels shared moves into the only one that is left. No rule of floating point
 * is bent, hence the bits are the same.
 * @param text - the binary, as it is written into modules
 * @param kernels - what it exports, in order
 * @param kept - kernels that stay
 * @param named - kernels that go but can be called: they are exported as numbers, which the table turns into errors that name them
 * @returns the text of the smaller binary; exports are the kept kernels in their order, then the named ones
 */
export async function keepKernels(
  text: string,
  kernels: readonly string[],
  kept: ReadonlySet<string>,
  named: readonly string[] = [],
): Promise<string> {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(decode(text));
  module.setFeatures(binaryen.Features.All);
  exportsOf(text).forEach(({ name }, place) => {
    if (!kept.has(kernels[place]!)) module.removeExport(name);
  });
  if (named.length > 0) module.addGlobal("absent", binaryen.i32, false, module.i32.const(0));
  for (const kernel of named) module.addGlobalExport("absent", kernel);
  module.runPasses(["remove-unused-module-elements"]);
  const smaller = binaryen.parseText(withoutIdleTables(module.emitText()));
  smaller.setFeatures(binaryen.Features.All);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(1);
  // As the full binary was made: large functions stay apart, for the engines' sake.
  binaryen.setOneCallerInlineMaxSize(200);
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  smaller.optimize();
  const binary = Buffer.from(smaller.emitBinary());
  module.dispose();
  smaller.dispose();
  return encode(binary);
}

/** The same binary with its exports called by the kernels' names, for programs without the bindings. */
export async function withNames(text: string, kernels: readonly string[]): Promise<string> {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(decode(text));
  module.setFeatures(binaryen.Features.All);
  const exports = exportsOf(text).map(({ name, kind }) => ({ name, kind, value: binaryen.getExportInfo(module.getExport(name)).value }));
  for (const { name } of exports) module.removeExport(name);
  exports.forEach(({ kind, value }, place) => {
    // A kernel that went but can be called is a number.
    if (kind === "global") module.addGlobalExport(value, kernels[place]!);
    else module.addFunctionExport(value, kernels[place]!);
  });
  const binary = Buffer.from(module.emitBinary());
  module.dispose();
  return encode(binary);
}
