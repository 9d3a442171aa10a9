// How every package is bundled: its entries are those of its export map, in both module formats.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import { type GetModuleInfo, rollup } from "rollup";
import { defineConfig, type Options } from "tsup";
import { minifySync } from "vite";

type Conditions = Record<string, unknown> | string;

/** The source of each entry by the name of its bundle: `{ index: "src/index.ts", op: "src/op.ts" }`. */
function entriesOf(exports: Record<string, Conditions>): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const conditions of Object.values(exports)) {
    if (typeof conditions === "string") continue;
    const source = conditions["@sluice/source"] as string;
    const bundle = (conditions.import as { default: string }).default;
    // The house check names an entry without a source; a build goes on with the others.
    if (existsSync(source)) entries[basename(bundle, ".js")] = source;
  }
  return entries;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, Conditions> };
const entries = entriesOf(manifest.exports);

/** What a module imports, at any remove. */
function reachedFrom(id: string, info: GetModuleInfo, reached = new Set<string>()): Set<string> {
  for (const next of info(id)?.importedIds ?? []) {
    if (reached.has(next) || info(next)?.isExternal) continue;
    reached.add(next);
    reachedFrom(next, info, reached);
  }
  return reached;
}

/**
 * Namespaces that esbuild fills by a call, as plain objects of their functions: a bundler drops those that nobody reads. Namespaces of values
 * stay: functions are there before the module runs, values are not.
 */
function plainNamespaces(code: string): string {
  return code.replace(/\b(\w+)=\{\};__export\(\1,\{([^}]*)\}\)/g, (filled, name: string, entries: string) => {
    const values = [...entries.matchAll(/=>(\w+)/g)].map(([, value]) => value);
    if (!values.every((value) => code.includes(`function ${value}(`))) return filled;
    return `${name}={${entries.replaceAll(":()=>", ":")}}`;
  });
}

/**
 * Joins the main entry and the chunks that it imports into one file, from which the other entries take what they share with it: of the
 * twenty-odd milliseconds from `node x.mjs` to the first product, each module took more than one. Chunks that it does not import stay apart.
 */
async function joinChunks(folder: string, main: string): Promise<void> {
  const chunks = readdirSync(folder).filter((name) => /^chunk-.*\.js$/.test(name));
  const entry = resolve(folder, `${main}.js`);
  const bundle = await rollup({
    input: Object.keys(entries).map((name) => resolve(folder, `${name}.js`)),
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    treeshake: false,
    preserveEntrySignatures: "allow-extension",
    plugins: [{ name: "plain namespaces", load: (id) => plainNamespaces(readFileSync(id, "utf8")) }],
  });
  for (const name of chunks) rmSync(resolve(folder, name));
  await bundle.write({
    dir: folder,
    manualChunks: (id, { getModuleInfo }) => (id === entry || reachedFrom(entry, getModuleInfo).has(id) ? main : undefined),
    chunkFileNames: "[name].js",
    compact: true,
  });
  await bundle.close();
}

/**
 * Gives local variables short names. Functions and classes keep theirs, which errors, stack traces and checkpoints show and by which
 * `@sluice/subset` knows ops; in modules so does the top level, whose imports it follows.
 */
function shortenNames(folder: string, extension: ".js" | ".cjs"): void {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(extension))) {
    const file = resolve(folder, name);
    const { code, errors } = minifySync(file, readFileSync(file, "utf8"), {
      module: extension === ".js",
      // Modules keep their expressions: `@sluice/subset` knows them by their form.
      compress: extension === ".cjs" && { target: "es2022", keepNames: { function: true, class: true } },
      mangle: { toplevel: extension === ".cjs", keepNames: true },
    });
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
    writeFileSync(file, code);
  }
}

/**
 * The bundles of the package in the working directory. Splitting keeps module state shared between its entries;
 * tree shaking (by Rollup) keeps exports live in CommonJS too: a `let` that changes is seen by those who required it.
 * @param main - the entry that programs load first
 * @param shorten - formats whose variables get short names. Not the modules of packages whose ops open options: `@sluice/subset` tells by a
 * variable's name whether an option is only passed on
 */
export function bundles(main = "index", shorten: readonly string[] = ["cjs"]): Options {
  return {
    entry: entries,
    format: ["esm", "cjs"],
    target: "es2022",
    platform: "neutral",
    splitting: true,
    treeshake: true,
    dts: true,
    clean: true,
    silent: true,
    plugins: [
      {
        name: "join chunks, shorten names",
        async buildEnd() {
          const folder = resolve("dist");
          if (this.format === "esm") await joinChunks(folder, main);
          if (shorten.includes(this.format)) shortenNames(folder, this.format === "esm" ? ".js" : ".cjs");
        },
      },
    ],
    // No maps: they weighed twice as much on disk as everything else. Less to parse at import; names stay, since layers are called by their class.
    esbuildOptions: (options) => {
      options.minifyWhitespace = true;
      options.minifySyntax = true;
      options.legalComments = "none";
    },
  };
}

export default defineConfig(bundles());
