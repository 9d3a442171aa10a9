// docs/results.md: what is learned, as a page made of the committed scores.

/** What a claim's programs reached. */
export interface LearningRow {
  name: string;
  title: string;
  /** The score expected after each epoch. */
  bars: readonly number[];
  /** How far the mean over the seeds may be from it. */
  within: number;
  seeds: readonly number[];
  /** Scores after each epoch, a list per seed. */
  scores: readonly (readonly number[])[];
  /** The same in PyTorch, where it was run. */
  pytorch?: { version: string; seeds: readonly number[]; scores: readonly (readonly number[])[] };
}

/** The mean over the seeds after an epoch. */
export function mean(scores: readonly (readonly number[])[], epoch: number): number {
  return scores.reduce((sum, reached) => sum + reached[epoch]!, 0) / scores.length;
}

/** Whether two runs of a claim reached the same, to the last digit that is kept. */
export function sameScores(a: LearningRow, b: LearningRow): boolean {
  return JSON.stringify([a.seeds, a.scores]) === JSON.stringify([b.seeds, b.scores]);
}

/** A Markdown table with its columns padded, as the formatter has it. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(3, ...lines.map((line) => line[column]!.length)));
  const row = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = row(widths.map((width) => "-".repeat(width)));
  return [row(lines[0]!), rule, ...lines.slice(1).map(row)].join("\n");
}

function section({ title, bars, within, seeds, scores, pytorch }: LearningRow): string {
  const epochs = bars.map((_, epoch) => epoch);
  const line = (head: string, values: readonly number[]) => [head, ...values.map((value) => value.toFixed(2))];
  const means = (of: readonly (readonly number[])[]) => epochs.map((epoch) => mean(of, epoch));
  const lines = [
    ["epoch", ...epochs.map((epoch) => String(epoch + 1))],
    line(`claimed, ± ${within}`, bars),
    line(`mean of ${seeds.length} seeds`, means(scores)),
    ...seeds.map((seed, i) => line(`seed ${seed}`, scores[i]!)),
  ];
  if (pytorch) lines.push(line(`PyTorch ${pytorch.version}, mean of ${pytorch.seeds.length} seeds`, means(pytorch.scores)));
  const all = (of: readonly (readonly number[])[]) => of.flatMap((reached) => reached.map((score, epoch) => score - bars[epoch]!));
  const outside = (of: readonly (readonly number[])[]) => {
    const differences = all(of).map(Math.abs);
    const beyond = differences.filter((difference) => difference > within).length;
    return `${beyond} of ${differences.length} (the furthest by ${Math.max(...differences).toFixed(2)})`;
  };
  const theirs = pytorch ? `; of PyTorch's, ${outside(pytorch.scores)}` : "";
  return `## ${title}\n\n${table(lines)}\n\nThe bar is for the mean. Of the single scores, ${outside(scores)} lie further than ${within} from what is claimed${theirs}.\n`;
}

/** The whole page. */
export function resultsPage(rows: readonly LearningRow[]): string {
  const head = `# What is learned

Made by \`npm run claims -- --write\` from [the scores](../benchmarks/results/learning.json). \`npm run learn\`, a part of
\`npm run test:full\`, trains everything again and holds it to the bars and, digit for digit, to these scores: the same seed gives the same
weights on every engine.
`;
  return [head, ...rows.map(section)].join("\n");
}
