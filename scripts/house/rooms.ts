// Floors and arrows: which room may import which, and what may not happen inside one.
import { posix } from "node:path";
import ts from "typescript";
import { at, type File, importsOf, isAssembly, isSource, type Rule, syntax, visit } from "./tree.ts";

const families = ["core", "cnn", "rnn", "gan", "rl"];

/** What each room may import; arrows point down only. */
const arrows: Record<string, readonly string[]> = {
  kernels: [],
  core: ["kernels"],
  cnn: ["core"],
  rnn: ["core"],
  gan: ["core", "cnn"],
  rl: ["core", "rnn"],
  subset: [],
  demo: families,
  examples: families,
  docs: families,
  benchmarks: ["kernels", ...families],
};

/** The workspace a path is in, by its short name: `packages/core/src/x.ts` is in `core`. */
function roomOf(path: string): string | undefined {
  const [top, second] = path.split("/");
  if (top === "packages" || top === "apps") return second;
  return top !== undefined && top in arrows ? top : undefined;
}

function arrowOffence(file: File, specifier: string): string | undefined {
  const room = roomOf(file.path);
  if (room === undefined || isAssembly(file)) return undefined;
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(file.path), specifier);
    const other = roomOf(target);
    // The benchmarks' kernel rows come from the specs, which are not published.
    if (room === "benchmarks" && other === "kernels") return undefined;
    // The reader of PyTorch's numbers and the table of ops serve the tests of all packages.
    if (/^packages\/[^/]+\/test\//.test(file.path) && /^packages\/core\/test\/(golden|op-table)\//.test(target)) return undefined;
    // Every subset is held to the parity tests of its kernels.
    if (file.path.startsWith("packages/subset/test/") && other === "kernels") return undefined;
    if (other !== undefined && other !== room) return `reaches into ${other} by path; import @sluice/${other}`;
    return undefined;
  }
  const other = /^@sluice\/([^/]+)/.exec(specifier)?.[1];
  if (other === undefined || other === room) return undefined;
  const allowed = arrows[room];
  if (!allowed) return `is in ${room}, a room that the house does not know; add it to scripts/house/rooms.ts`;
  if (allowed.includes(other)) return undefined;
  // The programs that its tests build.
  if (file.path.startsWith("packages/subset/test/fixtures/")) return undefined;
  // A build tool is for what builds a page.
  if (other === "subset" && /^apps\/[^/]+\/(scripts\/|vite\.config)/.test(file.path)) return undefined;
  if (other === "kernels") return "imports kernels, which only core does; use @sluice/core/kernels";
  return `imports ${other}; ${room} may import ${allowed.length ? allowed.join(", ") : "nothing"}`;
}

/** Folders whose files may not import certain others, by path inside the same package. */
const inner: { from: RegExp; to: RegExp; say: string }[] = [
  { from: /^packages\/core\/src\/ops\//, to: /^packages\/core\/src\/(nn|optim|loss|data|train|save)\//, say: "ops stand below layers" },
  { from: /^packages\/core\/src\/optim\//, to: /^packages\/core\/src\/nn\//, say: "optimizers do not know layers" },
  { from: /^packages\/core\/src\/nn\//, to: /^packages\/core\/src\/(optim|train)\//, say: "layers do not know optimizers or training" },
  { from: /^packages\/kernels\/src\//, to: /^packages\/kernels\/test\//, say: "source does not know its tests" },
];

const noDom = new Set(["document", "window", "HTMLElement", "HTMLCanvasElement", "requestAnimationFrame", "localStorage"]);

/** Where certain names may not be used at all. */
function forbiddenName(path: string): ((name: string) => string | undefined) | undefined {
  if (/^packages\/(gan|rl)\/src\//.test(path))
    return (name) => (noDom.has(name) || name === "console" ? `an algorithm does not know ${name}` : undefined);
  if (/^apps\/demo\/src\/experiments\//.test(path)) return (name) => (noDom.has(name) ? `an experiment does not touch ${name}` : undefined);
  return undefined;
}

/** A free identifier: not a property, a key or a declared name. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isParameter(parent) || ts.isMethodDeclaration(parent));
}

/** Offences of classes that may not call kernels or touch addresses (layers, agents, GANs). */
function insideClasses(file: File): string[] {
  const offences: string[] = [];
  visit(syntax(file), (node) => {
    if (!ts.isClassDeclaration(node)) return;
    const name = node.name?.text ?? "a class";
    visit(node, (inside) => {
      if (!ts.isPropertyAccessExpression(inside)) return;
      if (inside.name.text === "ptr") offences.push(`${at(file, inside)} ${name} touches .ptr; write an op`);
      if (ts.isIdentifier(inside.expression) && inside.expression.text === "kernels")
        offences.push(`${at(file, inside)} ${name} calls a kernel; write an op`);
    });
  });
  return offences;
}

/** Statements of a module that hold state: `let` at the top. */
function moduleState(file: File): string[] {
  return syntax(file)
    .statements.filter((s) => ts.isVariableStatement(s) && !(s.declarationList.flags & ts.NodeFlags.Const))
    .map((s) => `${at(file, s)} keeps state in a module-level let`);
}

export const rooms: Rule[] = [
  {
    name: "arrows between packages point down",
    check: (files) =>
      files.filter(isSource).flatMap((file) =>
        importsOf(file).flatMap(({ specifier, node }) => {
          const offence = arrowOffence(file, specifier);
          return offence === undefined ? [] : [`${at(file, node)} ${offence}`];
        }),
      ),
  },
  {
    name: "inside a package, lower rooms do not know higher ones",
    check: (files) =>
      files.filter(isSource).flatMap((file) =>
        importsOf(file).flatMap(({ specifier, node }) => {
          if (!specifier.startsWith(".")) return [];
          const target = posix.join(posix.dirname(file.path), specifier);
          return inner
            .filter(({ from, to }) => from.test(file.path) && to.test(target))
            .map(({ say }) => `${at(file, node)} imports ${specifier}: ${say}`);
        }),
      ),
  },
  {
    name: "layers and algorithms call ops, not kernels, and touch no address",
    check: (files) =>
      files.filter((f) => isSource(f) && /^packages\/(core\/src\/nn|(cnn|rnn|gan|rl)\/src)\//.test(f.path)).flatMap(insideClasses),
  },
  {
    name: "ops keep no state",
    check: (files) => files.filter((f) => isSource(f) && f.path.startsWith("packages/core/src/ops/")).flatMap(moduleState),
  },
  {
    name: "algorithms know neither console nor page, experiments no page",
    check: (files) =>
      files.filter(isSource).flatMap((file) => {
        const forbidden = forbiddenName(file.path);
        if (!forbidden) return [];
        const offences: string[] = [];
        visit(syntax(file), (node) => {
          const say = ts.isIdentifier(node) && isFree(node) ? forbidden(node.text) : undefined;
          if (say !== undefined) offences.push(`${at(file, node)} ${say}`);
        });
        return offences;
      }),
  },
  {
    name: "the demo's views draw plain numbers",
    check: (files) =>
      files
        .filter((f) => isSource(f) && f.path.startsWith("apps/demo/src/views/"))
        .flatMap((file) =>
          importsOf(file)
            .filter(({ specifier }) => specifier.startsWith("@sluice/"))
            .map(({ specifier, node }) => `${at(file, node)} a view imports ${specifier}`),
        ),
  },
  {
    name: "kernels keep no state, allocate nothing, throw nothing",
    check: (files) =>
      files
        .filter((f) => isAssembly(f) && isSource(f))
        .flatMap((file) => {
          const offences = moduleState(file);
          visit(syntax(file), (node) => {
            if (ts.isNewExpression(node)) offences.push(`${at(file, node)} allocates`);
            if (ts.isThrowStatement(node)) offences.push(`${at(file, node)} throws`);
            if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "heap") offences.push(`${at(file, node)} allocates`);
          });
          return offences;
        }),
  },
];
