// TimeLimit: truncates an episode after a number of steps.
import type { Env, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import { Wrapper } from "./wrapper.ts";

/** Truncates an episode after `steps` steps (unless that step terminates it). */
export class TimeLimit<O, A> extends Wrapper<O, A> {
  readonly steps: number;
  #elapsed = 0;

  /**
   * @param steps - environment steps
   * @throws RangeError unless a positive whole number
   */
  constructor(env: Env<O, A>, steps: number) {
    super(env);
    if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`time-limit: steps is ${steps}, needs a whole number of at least 1`);
    this.steps = steps;
  }

  reset(options?: ResetOptions): Start<O> {
    this.#elapsed = 0;
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    if (++this.#elapsed < this.steps) return step;
    const { observation, reward, terminated, info } = step;
    return { observation, reward, terminated, truncated: true, info };
  }

  protected override remember(): Record<string, unknown> {
    return { elapsed: this.#elapsed };
  }

  protected override recall(memory: Snapshot): void {
    this.#elapsed = memory.elapsed as number;
  }
}
