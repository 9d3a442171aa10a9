// How every package is bundled: its entries are those of its export map, in both module formats.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig, type Options } from "tsup";

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

/**
 * The bundles of the package in the working directory. Splitting keeps module state shared between its entries;
 * tree shaking (by Rollup) keeps exports live in CommonJS too: a `let` that changes is seen by those who required it.
 */
export const bundles: Options = {
  entry: entriesOf(manifest.exports),
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral",
  splitting: true,
  treeshake: true,
  dts: true,
  sourcemap: true,
  clean: true,
  silent: true,
  // Less to parse at import; names stay, since layers are called by their class.
  esbuildOptions: (options) => {
    options.minifyWhitespace = true;
    options.minifySyntax = true;
    options.legalComments = "none";
  },
};

export default defineConfig(bundles);
