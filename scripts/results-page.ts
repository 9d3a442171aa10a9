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

/** What an example reached over seeds. */
export interface ProgramRow {
  name: string;
  title: string;
  over: "median" | "mean";
  bar: { readonly atMost: number } | { readonly atLeast: number };
  seeds: readonly number[];
  /** The score of each seed. */
  scores: readonly number[];
}

/** The mean or the median of the seeds' scores, and whether it keeps the bar. */
export function reached({ over, bar, scores }: Pick<ProgramRow, "over" | "bar" | "scores">): { value: number; ok: boolean } {
  const sorted = [...scores].sort((a, b) => a - b);
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  const value = over === "median" ? middle : scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { value, ok: "atMost" in bar ? value <= bar.atMost : value >= bar.atLeast };
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

const digits = (value: number) => Number(value.toPrecision(4)).toString();

function programSection(rows: readonly ProgramRow[]): string {
  const lines = rows.map((row) => {
    const bar = "atMost" in row.bar ? `≤ ${row.bar.atMost}` : `≥ ${row.bar.atLeast}`;
    const worst = "atMost" in row.bar ? Math.max(...row.scores) : Math.min(...row.scores);
    return [row.title, bar, `${row.over} ${digits(reached(row).value)}`, digits(worst), row.scores.map(digits).join(", ")];
  });
  const head = ["what", "bar", "reached", "worst", "each seed"];
  return `## Examples from several seeds\n\n\`npm run claims -- --examples\` runs these programs of [examples](../examples) again.\n\n${table([head, ...lines])}\n`;
}

/** The whole page. */
export function resultsPage(rows: readonly LearningRow[], programs: readonly ProgramRow[]): string {
  const head = `# What is learned

Made by \`npm run claims -- --write\` from [the scores](../benchmarks/results/learning.json). \`npm run claims\`, a part of
\`npm run test:full\`, trains everything again and holds it to the bars and, digit for digit, to these scores: the same seed gives the same
weights on every engine.
`;
  return [head, ...rows.map(section), ...(programs.length > 0 ? [programSection(programs)] : [])].join("\n");
}
