// Finds out whether a program can take gradients: a quick bundle of it, without them, holds the walk over the tape or does not.
import { readFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import type { Loader, Plugin } from "esbuild";
import { concerns, GRADIENT_WALK, mark } from "./mark.ts";

/** Whether gradients are kept, and why. */
export interface Decision {
  readonly gradients: boolean;
  readonly reason: string;
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
      const marked = concerns(path, code) ? mark(path, code, { gradients: false, variant: "both", wants: new Map() }) : null;
      return { contents: marked?.code ?? code, loader: loaders[extension] ?? "js" };
    });
  },
};

/**
 * Decides whether a program needs the gradients of its ops.
 * @param entries - its files; unknown if empty
 * @param conditions - export conditions by which packages are resolved, besides the usual ones
 * @returns gradients are kept when in doubt
 */
export async function decide(entries: readonly string[], conditions: readonly string[] = []): Promise<Decision> {
  if (entries.length === 0) return { gradients: true, reason: "kept: the program's entries are not known" };
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [...entries],
      bundle: true,
      write: false,
      format: "esm",
      outdir: "scan",
      conditions: [...conditions],
      logLevel: "silent",
      plugins: [scan],
      supported: { "top-level-await": true },
    });
    const walks = outputFiles.some(({ text }) => text.includes(GRADIENT_WALK));
    return walks ? { gradients: true, reason: "kept: the program takes them" } : { gradients: false, reason: "dropped: nothing takes one" };
  } catch (error) {
    return { gradients: true, reason: `kept: ${String(error instanceof Error ? error.message : error).split("\n")[1] ?? error}` };
  }
}
