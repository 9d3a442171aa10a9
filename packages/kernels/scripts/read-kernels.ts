// Reads the exported functions of an AssemblyScript file: it parses as TypeScript.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import ts from "typescript";

/** One parameter: its name and the AssemblyScript type it was declared with. */
export interface Parameter {
  name: string;
  type: string;
}
/** One kernel: an exported function with its doc comment. */
export interface Kernel {
  name: string;
  file: string;
  doc: string;
  parameters: Parameter[];
  returns: string;
}

const crossing = new Set(["F32", "I32", "U8", "F64", "i32", "u32", "f32", "f64"]);
const results = new Set(["void", "i32", "f32", "f64"]);

/** Lists the kernels of a file; throws at a missing doc comment or a type that cannot cross the boundary. */
export function readKernels(path: string): Kernel[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const file = basename(path);
  const kernels: Kernel[] = [];
  for (const node of source.statements) {
    if (!ts.isFunctionDeclaration(node) || !node.name) continue;
    if (!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)) continue;
    const name = node.name.text;
    const where = `${file}: ${name}`;
    const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
    const last = comments.at(-1);
    const doc = last ? source.text.slice(last.pos, last.end) : "";
    if (!doc.startsWith("/**")) throw new Error(`${where} has no doc comment`);
    const parameters = node.parameters.map((p) => ({ name: p.name.getText(), type: p.type?.getText() ?? "?" }));
    for (const p of parameters)
      if (!crossing.has(p.type)) throw new Error(`${where}: parameter ${p.name} has type ${p.type}, which cannot cross`);
    const returns = node.type?.getText() ?? "?";
    if (!results.has(returns)) throw new Error(`${where} returns ${returns}, which cannot cross`);
    kernels.push({ name, file, doc, parameters, returns });
  }
  return kernels;
}
