// Writes the TypeScript face of the kernels: named, typed arguments on top of positional WebAssembly calls.
import type { Kernel } from "./read-kernels.ts";

const pointers = ["F32", "I32", "U8", "F64"];
const typeOf = (type: string) => (pointers.includes(type) ? type : "number");

/** The source of generated/raw.ts: one function per kernel. */
export function bindings(kernels: Kernel[]): string {
  const lines = [
    "// Generated from assembly/ by scripts/build.ts.",
    'import type { Ptr } from "../pointer.ts";',
    'import { table as t } from "../table.ts";',
    "",
    // By short names: the declarations say them six hundred times.
    ...pointers.map((name) => `type ${name} = Ptr<"${name.toLowerCase()}">;`),
    "",
  ];
  kernels.forEach((kernel, index) => {
    const named = kernel.parameters.map((p) => `${p.name}: ${typeOf(p.type)}`).join("; ");
    const positional = kernel.parameters.map((p) => `k.${p.name}`).join(", ");
    const returns = kernel.returns === "void" ? "void" : "number";
    const call = `t[${index}]!(${positional})`;
    const body = returns === "void" ? `${call};` : `return ${call} as number;`;
    lines.push(
      kernel.doc,
      `export function ${kernel.name}(${kernel.parameters.length ? `k: { ${named} }` : ""}): ${returns} { ${body} }`,
      "",
    );
  });
  return lines.join("\n");
}

/** The source of generated/names.ts: what the binaries' exports stand for, in their order. */
export function nameList(kernels: Kernel[]): string {
  return [
    "// Generated from assembly/ by scripts/build.ts.",
    "/** What the list is found by in a bundle, and the kernels in the order of the binaries' exports. */",
    `export const kernels = "sluice_kernels,${kernels.map(({ name }) => name).join()}";`,
    "",
  ].join("\n");
}

/** The source of generated/signatures.ts: what each parameter is, for harnesses and tenants. */
export function signatures(kernels: Kernel[]): string {
  const entries = kernels.map((k) => `  ${k.name}: "${k.parameters.map((p) => `${p.name}:${p.type}`).join(",")}",`);
  const files = kernels.map((k) => `  ${k.name}: "${k.file.replace(/\.ts$/, "")}",`);
  return [
    "// Generated from assembly/ by scripts/build.ts.",
    "/** A kernel's parameters as `name:type`, comma separated, in call order. */",
    "export const parameters: Record<string, string> = {",
    ...entries,
    "};",
    "/** The assembly file each kernel lives in. */",
    "export const files: Record<string, string> = {",
    ...files,
    "};",
    "",
  ].join("\n");
}
