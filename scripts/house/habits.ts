// Habits that hold in every file: length, opening lines, docstrings, names, no machine in the text.
import ts from "typescript";
import { at, type File, importsOf, isAssembly, isSource, type Rule, syntax, visit } from "./tree.ts";

const LONGEST = 400;
const machinePath = /(^|[^\w.@-])\/(work|root|home|Users)\/[\w.]+/;
const registryHost = /https?:\/\/[a-z0-9.-]*(registry|mirror)[a-z0-9.-]*/i;
const unfinished = new RegExp(`\\b(${["TO", "FIX"].map((a, i) => a + ["DO", "ME"][i]).join("|")})\\b`);
const sidestepped = new RegExp(`\\b(it|test|describe)\\.(${["sk" + "ip", "on" + "ly", "to" + "do", "fa" + "ils"].join("|")})\\(`);

/** Lines of a file at which a pattern is found. */
function lines(file: File, pattern: RegExp, say: (found: string) => string): string[] {
  return file.text.split("\n").flatMap((line, i) => {
    const found = pattern.exec(line);
    return found ? [`${file.path}:${i + 1} ${say(found[0].trim())}`] : [];
  });
}

function nodes(file: File, isOffence: (node: ts.Node) => boolean, say: string): string[] {
  const offences: string[] = [];
  visit(syntax(file), (node) => {
    if (isOffence(node)) offences.push(`${at(file, node)} ${say}`);
  });
  return offences;
}

const isConfig = ({ path }: File) => /(^|\/)[\w.-]+\.config\.ts$|^tsup\.base\.ts$|^docs\/\.vitepress\//.test(path);
const isExported = (node: ts.Node) =>
  ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
const isDefault = (node: ts.Node) =>
  (ts.isExportAssignment(node) && !node.isExportEquals) ||
  (ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) ||
  (ts.isExportSpecifier(node) && node.name.text === "default");

/** Exported names of a file that have no doc comment; overloads may share the first one's. */
function undocumented(file: File): string[] {
  const documented = new Set<string>();
  return syntax(file).statements.flatMap((statement) => {
    if (!isExported(statement)) return [];
    const named = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]!.name
      : (statement as ts.FunctionDeclaration).name;
    const name = named?.getText() ?? "default";
    const comments = ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [];
    const last = comments.at(-1);
    if (last && file.text.startsWith("/**", last.pos)) documented.add(name);
    return documented.has(name) ? [] : [`${at(file, statement)} ${name} has no docstring`];
  });
}

export const habits: Rule[] = [
  {
    name: `files have at most ${LONGEST} lines`,
    check: (files) =>
      files
        .filter((f) => /\.(tsx?|mjs|css|html)$/.test(f.path) && isSourceLike(f))
        .map((f) => ({ path: f.path, n: f.text.trimEnd().split("\n").length }))
        .filter(({ n }) => n > LONGEST)
        .map(({ path, n }) => `${path} has ${n} lines, ${n - LONGEST} too many; split it by subject`),
  },
  {
    name: "files open with one line that says what lives there",
    // A test's path says whose test it is.
    check: (files) =>
      files
        .filter((f) => isSource(f) && !f.path.endsWith(".test.ts") && !/^(#!.*\n)?\/\//.test(f.text))
        .map((f) => `${f.path} has no opening comment`),
  },
  {
    name: "public names have docstrings",
    check: (files) => files.filter((f) => isSource(f) && /^packages\/[^/]+\/src\//.test(f.path)).flatMap(undocumented),
  },
  {
    name: "no default exports, but in configurations",
    check: (files) =>
      files.filter((f) => isSource(f) && !isConfig(f)).flatMap((f) => nodes(f, isDefault, "is a default export; give it a name")),
  },
  {
    name: "no any",
    check: (files) => files.filter(isSource).flatMap((f) => nodes(f, (n) => n.kind === ts.SyntaxKind.AnyKeyword, "is any")),
  },
  {
    name: "no enums",
    check: (files) => files.filter(isSource).flatMap((f) => nodes(f, ts.isEnumDeclaration, "is an enum; use a union of strings")),
  },
  {
    name: "no file of odds and ends",
    check: (files) =>
      files
        .filter((f) => /(^|\/)(utils?|helpers?|misc|common)\.(ts|tsx|mjs|js)$/.test(f.path))
        .map((f) => `${f.path}: a helper belongs to the file whose word it speaks`),
  },
  {
    name: "no paths of one machine",
    check: (files) => files.flatMap((f) => lines(f, machinePath, (found) => `names ${found}, a path of one machine`)),
  },
  {
    name: "no addresses of package registries",
    check: (files) => files.filter((f) => f.path !== "pnpm-lock.yaml").flatMap((f) => lines(f, registryHost, (found) => `names ${found}`)),
  },
  {
    name: "nothing is marked unfinished",
    check: (files) =>
      files.filter((f) => isSource(f) || f.path.endsWith(".md")).flatMap((f) => lines(f, unfinished, (found) => `says ${found}`)),
  },
  {
    name: "no test is skipped or singled out",
    check: (files) => files.filter(isSource).flatMap((f) => lines(f, sidestepped, (found) => `has ${found}…)`)),
  },
  {
    name: "tests that need Node say so in their name",
    check: (files) =>
      files
        .filter((f) => /^packages\/[^/]+\/test\/.*\.test\.ts$/.test(f.path) && !/\.(node|full)\.test\.ts$/.test(f.path))
        .flatMap((f) =>
          importsOf(f)
            // A dynamic import may stand behind a question which runtime this is.
            .filter(({ specifier, node }) => specifier.startsWith("node:") && !ts.isCallExpression(node))
            .map(({ specifier, node }) => `${at(f, node)} imports ${specifier}; call the file *.node.test.ts`),
        ),
  },
];

/** Whether people wrote a file: not data, not generated. */
function isSourceLike(file: File): boolean {
  return (
    !file.path.includes("/generated/") &&
    !/\/(golden|assets|fixtures|results)\//.test(file.path) &&
    (isSource(file) || isAssembly(file) || !file.path.endsWith(".ts"))
  );
}
