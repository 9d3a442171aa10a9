// Wrappers that watch over the order and the content of what passes, or begin the next episode themselves.
import type { Picture, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import { Wrapper } from "./wrapper.ts";

/** Begins the next episode itself: the step after an episode's end ignores its action and gives the first observation, with reward 0. */
export class Autoreset<O, A> extends Wrapper<O, A> {
  #over = false;

  reset(options?: ResetOptions): Start<O> {
    this.#over = false;
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    if (this.#over) {
      const { observation, info } = this.reset();
      return { observation, reward: 0, terminated: false, truncated: false, info };
    }
    const step = this.env.step(action);
    this.#over = step.terminated || step.truncated;
    return step;
  }

  protected override remember(): Record<string, unknown> {
    return { over: this.#over };
  }

  protected override recall(memory: Snapshot): void {
    this.#over = memory.over as boolean;
  }
}

/** Refuses `step` and `render` before the first `reset`, for worlds that do not themselves. */
export class OrderEnforcing<O, A> extends Wrapper<O, A> {
  #begun = false;

  reset(options?: ResetOptions): Start<O> {
    this.#begun = true;
    return this.env.reset(options);
  }

  #check(what: string): void {
    if (!this.#begun) throw new Error(`order-enforcing: ${what} before the first reset(); call reset()`);
  }

  /** @throws Error before the first reset */
  step(action: A): Step<O> {
    this.#check("step()");
    return this.env.step(action);
  }

  override render(): Picture {
    this.#check("render()");
    return this.env.render();
  }

  protected override remember(): Record<string, unknown> {
    return { begun: this.#begun };
  }

  protected override recall(memory: Snapshot): void {
    this.#begun = memory.begun as boolean;
  }
}

/** Looks at everything that passes and refuses what breaks the contract: for writing a world, where `checkEnv` plays by itself. */
export class PassiveChecker<O, A> extends Wrapper<O, A> {
  #refuse(what: string): RangeError {
    return new RangeError(`passive-checker: ${what}`);
  }

  #look(observation: O): void {
    const { observationSpace: space } = this.env;
    if (!space.contains(observation)) throw this.#refuse(`observation ${JSON.stringify(observation)} is not in ${space}`);
  }

  /** @throws RangeError for an observation outside its space */
  reset(options?: ResetOptions): Start<O> {
    const start = this.env.reset(options);
    this.#look(start.observation);
    return start;
  }

  /** @throws RangeError for an action or observation outside its space, and for a reward that is no finite number */
  step(action: A): Step<O> {
    const { actionSpace } = this.env;
    if (!actionSpace.contains(action)) throw this.#refuse(`action ${JSON.stringify(action)} is not in ${actionSpace}`);
    const step = this.env.step(action);
    this.#look(step.observation);
    if (!Number.isFinite(step.reward)) throw this.#refuse(`reward is ${step.reward}, needs a finite number`);
    return step;
  }
}
