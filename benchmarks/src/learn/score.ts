// Trains an agent and scores it: over 100 episodes, with its last weights or with the best by a separate evaluation.
import type { Tensor } from "@sluice/core";
import { type Agent, type Env, evaluatePolicy, type VectorEnv } from "@sluice/rl";

/** Which weights are scored: the last, or the best of twenty evaluations of 20 episodes with seeds of their own. */
export type Selection = "last" | "best";

/** A result: one line of the table that `npm run learn` prints and writes. */
export interface Score {
  readonly environment: string;
  readonly algorithm: string;
  readonly seed: number;
  /** Environment steps. */
  readonly steps: number;
  /** Mean return over 100 episodes of the deterministic policy. */
  readonly score: number;
  readonly bar: number;
  /** Of the processor, for learning alone. */
  readonly seconds: number;
  readonly selection: Selection | "table";
}

/** Seconds of this process on a processor so far. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Trains for `steps` environment steps and scores. */
export function trainAndScore(
  agent: Agent,
  worlds: Env | VectorEnv,
  makeOne: () => Env,
  steps: number,
  selection: Selection,
): { score: number; seconds: number } {
  let best = Number.NEGATIVE_INFINITY;
  let kept: [Tensor, ArrayLike<number>][] = [];
  let next = steps / 20;
  let seconds = 0;
  let since = processorSeconds();
  for (const { step } of agent.learn(worlds, { steps })) {
    if (selection === "last" || step < next) continue;
    seconds += processorSeconds() - since;
    next += steps / 20;
    const { mean } = evaluatePolicy(agent, makeOne(), { episodes: 20, seed: 50_000 });
    if (mean >= best) {
      best = mean;
      kept = Object.values(agent.weights()).map((t) => [t, t.data]);
    }
    since = processorSeconds();
  }
  seconds += processorSeconds() - since;
  for (const [t, data] of kept) t.set(data);
  return { score: evaluatePolicy(agent, makeOne()).mean, seconds };
}
