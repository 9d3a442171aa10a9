// evaluatePolicy: how well a policy does, measured over whole episodes.
import type { Env, Info } from "./env.ts";

/** What acts: an agent, or any function of the observation. */
export interface Policy {
  act(observation: unknown, options?: { deterministic?: boolean; mask?: ArrayLike<number> }): unknown;
  /** Called when an episode begins, for agents with a memory. */
  forget?(): void;
}

/** Options of `evaluatePolicy`. */
export interface EvaluatePolicyOptions {
  /** Default 100. */
  episodes?: number;
  /** The first episode's; later ones go on with the world's random numbers. Default 10000. */
  seed?: number;
  /** Whether agents act without drawing. Default true. */
  deterministic?: boolean;
}

/** What came of it. */
export interface PolicyScore {
  /** Mean return. */
  readonly mean: number;
  /** Standard deviation of returns. */
  readonly std: number;
  readonly returns: readonly number[];
  /** Environment steps of each episode. */
  readonly lengths: readonly number[];
}

/**
 * Plays whole episodes.
 * @param policy - an agent, or a function from observation (and info) to action
 */
export function evaluatePolicy(
  policy: Policy | ((observation: unknown, info: Info) => unknown),
  env: Env,
  options: EvaluatePolicyOptions = {},
): PolicyScore {
  const { episodes = 100, seed = 10000, deterministic = true } = options;
  const act = (observation: unknown, info: Info): unknown => {
    if (typeof policy === "function") return policy(observation, info);
    const mask = info.actionMask as ArrayLike<number> | undefined;
    return policy.act(observation, mask ? { deterministic, mask } : { deterministic });
  };
  const returns: number[] = [];
  const lengths: number[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    if (typeof policy !== "function") policy.forget?.();
    let { observation, info } = env.reset(episode === 0 ? { seed } : {});
    let total = 0;
    let length = 0;
    for (let over = false; !over; length++) {
      const step = env.step(act(observation, info));
      ({ observation, info } = step);
      total += step.reward;
      over = step.terminated || step.truncated;
    }
    returns.push(total);
    lengths.push(length);
  }
  const mean = returns.reduce((a, b) => a + b, 0) / episodes;
  const variance = returns.reduce((a, b) => a + (b - mean) ** 2, 0) / episodes;
  return { mean, std: Math.sqrt(variance), returns, lengths };
}
