// docs/agents.md: what agents reach, as a page made of the committed scores.
import { table } from "../../../scripts/results-page.ts";
import type { Score } from "./score.ts";

const selections = { last: "last weights", best: "best of 20 evaluations", table: "exact, through the table" };

/** The middle one, the lower of two. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

function line(scores: readonly Score[]): string[] {
  const { environment, algorithm, steps, bar, selection } = scores[0]!;
  const reached = scores.map(({ score }) => score);
  const seconds = median(scores.map((score) => score.seconds));
  const counted = algorithm === "Q-learning" ? "" : steps.toLocaleString("en");
  return [
    environment,
    algorithm,
    counted,
    bar.toFixed(2),
    median(reached).toFixed(2),
    Math.min(...reached).toFixed(2),
    scores
      .map(({ seed }) => seed)
      .sort((a, b) => a - b)
      .join(" "),
    seconds.toFixed(1),
    selections[selection],
  ];
}

/** The whole page; rows in the order of the environments' names. */
export function agentsPage(scores: readonly Score[]): string {
  const nameOf = ({ environment, algorithm }: Score) => `${environment} ${algorithm}`;
  const names = [...new Set(scores.map(nameOf))].sort();
  const lines = names.map((name) => line(scores.filter((score) => nameOf(score) === name)));
  const head = ["environment", "algorithm", "steps", "bar", "median", "worst", "seeds", "seconds", "scored"];
  return `# What agents learn

Made by \`npm run learn -- --json benchmarks/results/learn.json --page docs/agents.md\` from [the scores](../benchmarks/results/learn.json). A score
is the mean return over 100 episodes of the deterministic policy; the bar is for the median over the seeds. Seconds are of the processor, one
thread, for learning alone. Snake is scored in apples; its bar is what a script eats that goes the shortest way to each, in the same games.
Hyper-parameters, most of them rl-baselines3-zoo's, are in [the rows](../benchmarks/src/learn/rows.ts).

${table([head, ...lines])}
`;
}
