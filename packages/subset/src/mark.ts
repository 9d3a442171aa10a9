// Marks the modules of Sluice before they are bundled: kernel calls survive minifiers, and gradients and unnamed options can be dropped.
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { MemberExpression, Statement } from "@oxc-project/types";
import { MagicString, type SourceMap } from "magic-string";
import { parseSync, Visitor } from "oxc-parser";
import { binaries, WASM } from "./text.ts";

/** A property name that no program has; behind it stands the kernel's place in the table. */
const MARK = "sluice_kernel_";

/** Finds the marks in what a bundler wrote: group 1 is the kernel's place in the table of the full binary. */
export const marks: RegExp = new RegExp(`\\.${MARK}(\\d+)\\b`, "g");

/** Words of the error that `grad` throws: only a program that can walk gradients holds them. */
export const GRADIENT_WALK = "grad: nothing was recorded";

/** Which binaries a program carries. */
export type Variant = "simd" | "relaxed" | "both";

/** What is done to a module besides marking its kernel calls. */
export interface Marking {
  /** Whether ops keep their gradients. */
  readonly gradients: boolean;
  /** Options whose parts of ops stay, of those that ops open with `opened`; null: all. */
  readonly options: ReadonlySet<string> | null;
  /** Binaries that stay. `simd` leaves `useRelaxed` without effect; `relaxed` is the default binary where it is the only one. */
  readonly variant: Variant;
  /** Gets, for each kernel that the module calls, the functions that call it. */
  readonly wants: Map<string, Set<string>>;
  /** Gets the options whose parts of ops went. */
  readonly left: Set<string>;
}

/** A module after marking. */
export interface Marked {
  readonly code: string;
  readonly map: SourceMap;
}

const owners = new Map<string, string>();

/** The name of the package that a file belongs to, "" if none. */
export function packageOf(file: string): string {
  const folder = dirname(file);
  if (folder === file) return "";
  let owner = owners.get(folder);
  if (owner === undefined) {
    const manifest = join(folder, "package.json");
    const name = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string }).name : undefined;
    owner = name ?? packageOf(folder);
    owners.set(folder, owner);
  }
  return owner;
}

/** A file's path without the query that bundlers append to it. */
const pathOf = (id: string) => id.replace(/[?#].*$/, "");

/** Whether a module is Sluice's, or has ops of its own. */
export function concerns(id: string, code: string): boolean {
  return /\.[cm]?[jt]s$/.test(pathOf(id)) && (code.includes("@sluice/core/op") || packageOf(pathOf(id)).startsWith("@sluice/"));
}

/** The call in a generated binding, `table[9](k.out, k.n)`: what stands for the table's place. */
function placeIn(statement: Statement | undefined): MemberExpression | undefined {
  const call =
    statement?.type === "ReturnStatement" ? statement.argument : statement?.type === "ExpressionStatement" ? statement.expression : null;
  const plain = call?.type === "TSAsExpression" ? call.expression : call;
  if (plain?.type !== "CallExpression") return undefined;
  const callee = plain.callee.type === "TSNonNullExpression" ? plain.callee.expression : plain.callee;
  return callee.type === "MemberExpression" &&
    callee.computed &&
    callee.property.type === "Literal" &&
    typeof callee.property.value === "number"
    ? callee
    : undefined;
}

/** What stands in place of a binary of the module `id`. */
function replacement(id: string, binary: string, variant: Variant): string {
  if (variant === "both") return binary;
  // The relaxed binary is an entry of its own: relaxed.ts in the source, relaxed.js or .cjs in the bundles.
  const [relaxed] = readFileSync(join(dirname(id), `relaxed${extname(id)}`), "utf8").match(binaries)!;
  if (variant === "relaxed") return relaxed;
  return binary === relaxed ? "" : binary;
}

/** The function by which an op runs what one of its options opens, under any name that bundlers give it. */
const OPENED = /^opened\d*$/;

const kernelModules = new Set(["@sluice/kernels/raw", "@sluice/core/kernels"]);

/**
 * Marks one module.
 * @param id - its file
 * @param code - JavaScript or TypeScript
 * @returns null if there is nothing to mark
 * @throws Error if the module does not parse
 */
export function mark(id: string, code: string, options: Marking): Marked | null {
  const file = pathOf(id);
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`subset: ${id} does not parse: ${errors[0]!.message}`);
  const text = new MagicString(code);
  const isKernels = packageOf(file) === "@sluice/kernels";
  const namespaces = new Set<string>();
  const bindings = new Map<string, string>();
  const within: string[] = [];
  const wanted: { kernel: string; by: string }[] = [];
  const want = (kernel: string) => wanted.push({ kernel, by: within[0] ?? "a module" });
  /** What a published bundle calls `relu2`, its users know as `relu`. */
  const exported = new Map<string, string>();
  const enter = (node: { id: { name: string } | null }) => within.push(node.id?.name ?? "a function");
  const leave = () => within.pop();
  new Visitor({
    ImportDeclaration(node) {
      if (!kernelModules.has(node.source.value)) return;
      for (const specifier of node.specifiers) {
        if (specifier.type === "ImportNamespaceSpecifier") namespaces.add(specifier.local.name);
        else if (specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier")
          bindings.set(specifier.local.name, specifier.imported.name);
      }
    },
    ExportSpecifier({ local, exported: as }) {
      if (local.type === "Identifier" && as.type === "Identifier" && local.name.replace(/\d+$/, "") === as.name)
        exported.set(local.name, as.name);
    },
    FunctionDeclaration(node) {
      enter(node);
      const place = isKernels && node.body?.body.length === 1 ? placeIn(node.body.body[0]) : undefined;
      if (place?.property.type === "Literal") text.update(place.object.end, place.end, `.${MARK}${place.property.value}`);
    },
    "FunctionDeclaration:exit": leave,
    Literal({ value, start, end }) {
      if (!isKernels || typeof value !== "string" || !value.startsWith(WASM)) return;
      const written = replacement(file, value, options.variant);
      if (written !== value) text.update(start, end, JSON.stringify(written));
    },
    ClassDeclaration: enter,
    "ClassDeclaration:exit": leave,
    MemberExpression({ object, property }) {
      if (object.type === "Identifier" && namespaces.has(object.name) && property.type === "Identifier") want(property.name);
    },
    Identifier({ name }) {
      const kernel = within.length > 0 ? bindings.get(name) : undefined;
      if (kernel !== undefined) want(kernel);
    },
    CallExpression({ callee, arguments: operands }) {
      if (callee.type !== "Identifier") return;
      const without = (last: number) => text.remove(operands[last - 1]!.end, operands[last]!.end);
      // The conventions: what records an op is called record…, and takes the gradients as its fourth operand …
      if (!options.gradients && operands.length === 4 && /^record([A-Z]|\d*$)/.test(callee.name)) without(3);
      // … and what an option opens is run by opened, whose second operand is the option's name and the third the part.
      const [, option] = operands;
      if (operands.length !== 3 || !OPENED.test(callee.name) || option!.type !== "Literal") return;
      const named = String(option!.value);
      if (options.options?.has(named) !== false) return;
      options.left.add(named);
      without(2);
    },
  }).visit(program);
  for (const { kernel, by } of wanted) {
    const functions = options.wants.get(kernel) ?? new Set();
    options.wants.set(kernel, functions.add(exported.get(by) ?? by));
  }
  return text.hasChanged()
    ? { code: text.toString(), map: text.generateMap({ source: id, includeContent: true, hires: "boundary" }) }
    : null;
}
