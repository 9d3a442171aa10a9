// docs/modes.md: how well mixtures in the plane are covered, as a page made of the committed scores.
import type { Score } from "../benchmarks/src/modes/play.ts";
import { table } from "./results-page.ts";

const percent = (x: number) => (100 * x).toFixed(1);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** Rows by one of their columns, in the order of first appearance. */
export function grouped(rows: readonly Score[], column: "mixture" | "recipe"): Map<string, Score[]> {
  const groups = new Map<string, Score[]>();
  for (const row of rows) groups.set(row[column], [...(groups.get(row[column]) ?? []), row]);
  return groups;
}

/** How one recipe came to its end: means over its seeds after each tenth of the steps. */
function curveOf(rows: readonly Score[]): string {
  const tenths = rows[0]!.curve.map((_, i) => i);
  const at = (i: number, which: 0 | 1) => mean(rows.map(({ curve }) => curve[i]![which]));
  return table([
    ["step", ...tenths.map((i) => String((rows[0]!.steps * (i + 1)) / 10))],
    ["modes", ...tenths.map((i) => at(i, 0).toFixed(1))],
    ["within 3 σ, %", ...tenths.map((i) => percent(at(i, 1)))],
  ]);
}

/** One mixture: its recipes side by side, and the curve of the first. */
function section(mixture: string, rows: readonly Score[]): string {
  const K = Number(mixture.split(" ").at(-1));
  const recipes = grouped(rows, "recipe");
  const lines = [...recipes].map(([recipe, own]) => {
    const quality = own.map(({ highQuality }) => highQuality);
    return [
      recipe,
      String(own[0]!.steps),
      `${own.filter(({ modes }) => modes === K).length} of ${own.length}`,
      mean(own.map(({ modes }) => modes)).toFixed(1),
      percent(median(quality)),
      percent(Math.min(...quality)),
      mean(own.map(({ reverseKL }) => reverseKL)).toFixed(3),
      median(own.map(({ seconds }) => seconds)).toFixed(0),
    ];
  });
  const head = ["recipe", "steps", `seeds with all ${K}`, "modes, mean", "within 3 σ, median %", "worst %", "reverse KL, mean", "seconds"];
  const [first, own] = [...recipes][0]!;
  return `## The ${mixture}\n\n${table([head, ...lines])}\n\nThe curve of _${first}_, means over its seeds:\n\n${curveOf(own)}\n`;
}

const opening = `# Modes covered

Made by \`npm run modes -- --write\` from [the scores](../benchmarks/results/modes.json). The recipes stand in
[recipes.ts](../benchmarks/src/modes/recipes.ts): two perceptrons with three hidden layers of 64, Adam with betas 0.5 and 0.9 at 1e-3, falling
to 2 % over the last seven tenths of the steps, batches of 128, the generator averaged with 0.999.
A score is of 2,500 samples: a mode is covered if one of them lies within 3 σ of it. Seconds are of one core that others were using as well.
`;

/** The whole page. */
export function modesPage(rows: readonly Score[]): string {
  const mixtures = grouped(rows, "mixture");
  return [opening, ...[...mixtures].map(([mixture, own]) => section(mixture, own))].join("\n");
}
