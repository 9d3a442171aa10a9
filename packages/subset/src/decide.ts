// Finds out what a program can ask of its ops: a quick bundle of it holds the walk over the tape or does not, and names options or does not.
import { readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import type { Loader, Plugin, StdinOptions } from "esbuild";
import { parseSync, Visitor } from "oxc-parser";
import { concerns, GRADIENT_WALK, mark, packageOf } from "./mark.ts";

/** What ops keep. */
export interface Decision {
  readonly gradients: boolean;
  /** Why gradients are kept, or not. */
  readonly reason: string;
  /** Options that the program may name, among other words; null if it is not known. */
  readonly options: ReadonlySet<string> | null;
}

const loaders: Record<string, Loader> = { ".ts": "ts", ".mts": "ts", ".cts": "ts", ".tsx": "tsx", ".jsx": "jsx", ".json": "json" };
/** Files that may hold a program, but not one that esbuild reads. */
const foreign = /\.(vue|svelte|astro|mdx)$/;

/** The program of a page: its module scripts; addresses from the root are taken as from the page. */
function scriptsOf(page: string): string {
  const scripts = page.matchAll(/<script\b([^>]*\btype="module"[^>]*)>([^<]*)/g);
  const program = (attributes: string, code: string) => {
    const source = /\bsrc="\/?([^"]+)"/.exec(attributes)?.[1];
    return source === undefined ? code : `import ${JSON.stringify(`./${source}`)};`;
  };
  return [...scripts].map(([, attributes, code]) => program(attributes!, code!)).join("\n");
}

const scan: Plugin = {
  name: "sluice-scan",
  setup(build) {
    // Other packages do not matter, unless they are built on Sluice: then the finished bundle shows it.
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || path.startsWith("@sluice/") || path.startsWith("#") ? undefined : { path, external: true },
    );
    build.onLoad({ filter: /.*/ }, ({ path }) => {
      const extension = extname(path);
      if (foreign.test(path)) return { errors: [{ text: `${extension} files cannot be scanned` }] };
      if (extension === ".html") return { contents: scriptsOf(readFileSync(path, "utf8")), resolveDir: dirname(path), loader: "js" };
      if (!(extension in loaders || /^\.[cm]?js$/.test(extension))) return { contents: "", loader: "empty" };
      const code = readFileSync(path, "utf8");
      const marked = concerns(path, code)
        ? mark(path, code, { gradients: false, options: null, variant: "both", wants: new Map(), left: new Set() })
        : null;
      return { contents: marked?.code ?? code, loader: loaders[extension] ?? "js" };
    });
  },
};

/**
 * Words by which a bundle may name an option: any of the program's own. Of Sluice's modules only the keys that get a value, `groups: 4`: what
 * is passed on under its own name, `{ groups }`, was named by someone else (esbuild may write `{ groups: groups2 }`).
 */
function wordsOf(bundle: string): Set<string> {
  const words = new Set<string>();
  // esbuild writes the path of each module above it.
  const [, ...modules] = bundle.split(/^\/\/ (.+)$/m);
  for (let i = 0; i < modules.length; i += 2) {
    const [path, code] = [modules[i]!, modules[i + 1]!];
    if (!packageOf(resolve(path)).startsWith("@sluice/")) for (const [word] of code.matchAll(/[\w$]+/g)) words.add(word);
    else
      new Visitor({
        ObjectExpression({ properties }) {
          for (const property of properties) {
            if (property.type !== "Property" || property.key.type !== "Identifier") continue;
            const { key, value } = property;
            if (value.type !== "Identifier" || value.name.replace(/\d+$/, "") !== key.name) words.add(key.name);
          }
        },
      }).visit(parseSync(path, code, { sourceType: "module" }).program);
  }
  return words;
}

/**
 * Decides whether a program needs the gradients of its ops, and which of their options.
 * @param entries - its files; unknown if empty
 * @param conditions - export conditions by which packages are resolved, besides the usual ones
 * @param stdin - a program that is no file, as esbuild takes it
 * @returns gradients and options are kept when in doubt
 */
export async function decide(entries: readonly string[], conditions: readonly string[] = [], stdin?: StdinOptions): Promise<Decision> {
  if (entries.length === 0 && !stdin) return { gradients: true, reason: "kept: the program's entries are not known", options: null };
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [...entries],
      ...(stdin && { stdin }),
      bundle: true,
      write: false,
      format: "esm",
      outdir: "scan",
      conditions: [...conditions],
      logLevel: "silent",
      plugins: [scan],
      supported: { "top-level-await": true },
    });
    const texts = outputFiles.map(({ text }) => text);
    const gradients = texts.some((text) => text.includes(GRADIENT_WALK));
    const options = new Set(texts.flatMap((text) => [...wordsOf(text)]));
    return { gradients, reason: gradients ? "kept: the program takes them" : "dropped: nothing takes one", options };
  } catch (error) {
    return {
      gradients: true,
      reason: `kept: ${String(error instanceof Error ? error.message : error).split("\n")[1] ?? error}`,
      options: null,
    };
  }
}
