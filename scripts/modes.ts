// Trains generators on mixtures in the plane, from several seeds each, and scores them.
// Usage: npm run modes [-- --filter NAME] [--seed N] [--write]   (--write keeps the scores and docs/modes.md)
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Score } from "../benchmarks/src/modes/play.ts";
import { must, root, run } from "./child.ts";
import { modesPage } from "./modes-page.ts";

const { values: options } = parseArgs({
  options: { filter: { type: "string", default: "" }, seed: { type: "string" }, write: { type: "boolean", default: false } },
});
const file = join(root, "benchmarks/results/modes.json");

must(await run("turbo", ["run", "build", "--filter=@sluice/gan...", "--output-logs=errors-only"], root));
const { play } = await import("../benchmarks/src/modes/play.ts");
const { recipes } = await import("../benchmarks/src/modes/recipes.ts");

/** Puts a score in the place of that of the same recipe and seed; rows stand in the order of recipes and seeds. */
function keep(score: Score): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Score[]) : [];
  const rank = ({ mixture, recipe, seed }: Score) => 100 * recipes.findIndex((r) => r.mixture === mixture && r.name === recipe) + seed;
  const rows = [...before.filter((row) => rank(row) !== rank(score)), score].sort((a, b) => rank(a) - rank(b));
  writeFileSync(file, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`);
  writeFileSync(join(root, "docs/modes.md"), modesPage(rows));
}

for (const recipe of recipes.filter(({ mixture, name }) => `${mixture}, ${name}`.includes(options.filter))) {
  const seeds = options.seed ? [Number(options.seed)] : Array.from({ length: recipe.seeds }, (_, i) => i + 1);
  for (const seed of seeds) {
    const score = play(recipe, seed);
    const { modes, highQuality, reverseKL, seconds } = score;
    const reached = `${modes} modes, ${(100 * highQuality).toFixed(1)} % within 3 sigma, reverse KL ${reverseKL.toFixed(3)}`;
    console.log(`${recipe.mixture}, ${recipe.name}, seed ${seed}: ${reached}, ${seconds} s`);
    if (options.write) keep(score);
  }
}
