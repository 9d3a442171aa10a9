// How an example ends: one row that says what it reached and what it had to reach.

/** What an example reached. */
export interface Row {
  /** The file's name without extension: `02-mlp-mnist`. */
  example: string;
  seed: number;
  /** What was measured, with its unit: `test accuracy, %`. */
  metric: string;
  value: number;
  /** The least or the most that `value` may be; the example knows which. */
  bar: number;
  ok: boolean;
  /** Seconds since the program started. */
  seconds: number;
}

/** What an example says at its end: the bar is either a least or a most. */
export type Reached = { example: string; seed: number; metric: string; value: number } & ({ atLeast: number } | { atMost: number });

/**
 * Prints what an example reached, for people and (last line) as JSON for `npm run examples`.
 * @throws Error if it missed its bar, so that the program fails in Node, Deno and Bun alike
 */
export function report(reached: Reached): void {
  const { example, seed, metric, value } = reached;
  const least = "atLeast" in reached;
  const bar = least ? reached.atLeast : reached.atMost;
  const ok = least ? value >= bar : value <= bar;
  const row: Row = { example, seed, metric, value, bar, ok, seconds: Math.round(performance.now()) / 1000 };
  console.log(`${example}: ${metric} ${Number(value.toPrecision(5))} (${least ? "at least" : "at most"} ${bar}), ${row.seconds} s`);
  console.log(JSON.stringify(row));
  if (!ok) throw new Error(`${example}: ${metric} is ${value}, which is not ${least ? "at least" : "at most"} ${bar}`);
}
