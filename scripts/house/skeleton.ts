// What every package and every file comes with: specs, tests, manifests, READMEs.
import ts from "typescript";
import { type File, isSource, type Rule, syntax } from "./tree.ts";

const stem = (path: string) => path.replace(/^.*\//, "").replace(/\.ts$/, "");

/** A constant whose value is written out: `const NULL = 0 as Ptr<never>`. */
function isLiteral(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(({ initializer }) => {
    const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
    return value !== undefined && ts.isLiteralExpression(value);
  });
}

/** Whether a file has anything to run: more than types, imports, re-exports and literal constants. */
function runs(file: File): boolean {
  return syntax(file).statements.some(
    (s) =>
      !ts.isImportDeclaration(s) &&
      !ts.isExportDeclaration(s) &&
      !ts.isInterfaceDeclaration(s) &&
      !ts.isTypeAliasDeclaration(s) &&
      !isLiteral(s) &&
      !(ts.canHaveModifiers(s) && ts.getModifiers(s)?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword)),
  );
}

/** Sources without a test: `src/a/b.ts` wants `test/a/b.test.ts`, or several files that begin so. */
function untested(files: readonly File[]): string[] {
  const tests = files.map((f) => f.path).filter((path) => /^packages\/[^/]+\/test\/.*\.test\.ts$/.test(path));
  return files
    .filter((f) => isSource(f) && /^packages\/[^/]+\/src\//.test(f.path) && runs(f))
    .flatMap(({ path }) => {
      const wanted = path.replace("/src/", "/test/").replace(/\.ts$/, "");
      const alternatives = [wanted, wanted.replace(/\/index$/, "")];
      const has = tests.some((test) =>
        alternatives.some((w) => test.startsWith(`${w}.`) || test.startsWith(`${w}-`) || test.startsWith(`${w}/`)),
      );
      return has ? [] : [`${path} has no test; write ${wanted}.test.ts`];
    });
}

function specs(files: readonly File[]): string[] {
  const in_ = (folder: string, but: string[], isOne: (file: File) => boolean = () => true) =>
    files
      .filter(isOne)
      .map((f) => f.path)
      .filter((path) => path.startsWith(folder) && /^[^/]+\.ts$/.test(path.slice(folder.length)))
      .map(stem)
      .filter((name) => !but.includes(name));
  const assembly = in_("packages/kernels/assembly/", ["types"]);
  const spec = in_("packages/kernels/spec/", ["index", "spec"]);
  const speaking = in_("packages/kernels/spec/", ["index", "spec"], (f) => /\bSpec<"/.test(f.text));
  return [
    ...assembly.filter((name) => !spec.includes(name)).map((name) => `assembly/${name}.ts has no spec/${name}.ts`),
    ...speaking.filter((name) => !assembly.includes(name)).map((name) => `spec/${name}.ts speaks of no assembly/${name}.ts`),
  ];
}

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  sideEffects?: boolean;
  exports?: Record<string, Record<string, unknown> | string>;
  publishConfig?: { exports?: unknown };
}

/** The export map as it is published: without the condition that points at the source. */
function published(exports: NonNullable<Manifest["exports"]>): unknown {
  return Object.fromEntries(
    Object.entries(exports).map(([entry, target]) => {
      if (typeof target === "string") return [entry, target];
      return [entry, Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== "@sluice/source"))];
    }),
  );
}

function manifests(files: readonly File[]): string[] {
  const found = files
    .filter((f) => /^packages\/[^/]+\/package\.json$/.test(f.path))
    .map((f) => ({ path: f.path, manifest: JSON.parse(f.text) as Manifest }));
  const paths = new Set(files.map((f) => f.path));
  const versions = new Set(found.map(({ manifest }) => manifest.version));
  const offences =
    versions.size > 1 ? [`packages have ${versions.size} versions (${[...versions].join(", ")}); they are released together`] : [];
  for (const { path, manifest } of found) {
    const say = (sentence: string) => offences.push(`${path}: ${sentence}`);
    if (manifest.name !== `@sluice/${path.split("/")[1]}`) say(`is named ${manifest.name}, not after its folder`);
    if (manifest.license !== "Apache-2.0") say("has no licence Apache-2.0");
    if (manifest.sideEffects !== false) say("does not say sideEffects: false");
    const { exports, publishConfig } = manifest;
    if (!exports) continue;
    for (const [entry, target] of Object.entries(exports)) {
      if (typeof target === "string") continue;
      if (Object.keys(target)[0] !== "@sluice/source") say(`"${entry}" does not begin with @sluice/source`);
      const source = path.replace("package.json", String(target["@sluice/source"]).slice(2));
      if (!paths.has(source)) say(`"${entry}" is ${source}, which does not exist`);
    }
    if (JSON.stringify(published(exports)) !== JSON.stringify(publishConfig?.exports))
      say("publishConfig.exports is not exports without @sluice/source");
  }
  return offences;
}

const parts: [string, RegExp][] = [
  ["install", /^## Install/m],
  ["one program", /^## (One|A) program/im],
  ["the public list", /^## Public/im],
  ["links", /^## Links/m],
];

function rooms(files: readonly File[]): string[] {
  const paths = new Set(files.map((f) => f.path));
  const packages = [...paths]
    .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
    .map((path) => path.replace("/package.json", ""));
  return packages.flatMap((folder) => {
    const lacks = ["README.md", "LICENSE", "tsconfig.json", "tsup.config.ts", "src/index.ts"].filter(
      (name) => !paths.has(`${folder}/${name}`),
    );
    const readme = files.find((f) => f.path === `${folder}/README.md`)?.text ?? "";
    const parting =
      readme === "" ? [] : parts.filter(([, heading]) => !heading.test(readme)).map(([part]) => `${folder}/README.md lacks: ${part}`);
    return [...lacks.map((name) => `${folder} has no ${name}`), ...parting];
  });
}

export const skeleton: Rule[] = [
  { name: "every assembly file has its spec", check: specs },
  { name: "every source file has its test", check: untested },
  { name: "manifests agree with each other and with what is published", check: manifests },
  { name: "every package has its skeleton and a README of five parts", check: rooms },
];
