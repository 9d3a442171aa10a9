// The files of the repository as the house rules see them: paths, text and syntax.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** One text file; `path` is from the root, with forward slashes. */
export interface File {
  path: string;
  text: string;
}

/** A rule of the house; `check` returns one sentence per offence. */
export interface Rule {
  name: string;
  check(files: readonly File[]): string[];
}

const text = /\.(ts|tsx|mts|mjs|js|cjs|json|yaml|yml|md|html|css|svg|sh|py|txt)$|(^|\/)(LICENSE|run)$/;

/** Every text file that is in the repository or would be after `git add`. */
export function readTree(root: string): File[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  return listed
    .split("\n")
    .filter((path) => text.test(path) && existsSync(join(root, path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Whether a file is TypeScript that people wrote. */
export function isSource({ path }: File): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith(".d.ts") && !path.includes("/generated/");
}

/** Whether a file is AssemblyScript, which only looks like TypeScript. */
export function isAssembly({ path }: File): boolean {
  return path.startsWith("packages/kernels/assembly/");
}

const parsed = new WeakMap<File, ts.SourceFile>();

/** The syntax tree of a TypeScript file. */
export function syntax(file: File): ts.SourceFile {
  let tree = parsed.get(file);
  if (!tree) {
    tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    parsed.set(file, tree);
  }
  return tree;
}

/** Visits every node of a tree, depth first. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** `path:line`, for a reader to click. */
export function at(file: File, node: ts.Node): string {
  const { line } = syntax(file).getLineAndCharacterOfPosition(node.getStart());
  return `${file.path}:${line + 1}`;
}

/** What a file imports or re-exports from: specifier and the node that says so. */
export function importsOf(file: File): { specifier: string; node: ts.Node }[] {
  const found: { specifier: string; node: ts.Node }[] = [];
  visit(syntax(file), (node) => {
    const declared = (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier;
    const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0];
    const specifier = declared || called;
    if (specifier && ts.isStringLiteral(specifier)) found.push({ specifier: specifier.text, node });
  });
  return found;
}
