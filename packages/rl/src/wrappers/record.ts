// Wrappers that keep a record of episodes: their returns and lengths, their pictures.
import type { Env, Picture, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import { Wrapper } from "./wrapper.ts";

/** An episode that ended. */
export interface EpisodeRecord {
  /** Sum of rewards. */
  readonly return: number;
  /** Environment steps. */
  readonly length: number;
}

/** Adds `info.episode`, return and length, to the last step of an episode, and keeps those of the last ones. */
export class RecordStatistics<O, A> extends Wrapper<O, A> {
  readonly #keep: number;
  #episodes: EpisodeRecord[] = [];
  #return = 0;
  #length = 0;

  /** @param keep - episodes that are remembered */
  constructor(env: Env<O, A>, keep = 100) {
    super(env);
    this.#keep = keep;
  }

  /** The last episodes, oldest first. */
  get episodes(): readonly EpisodeRecord[] {
    return this.#episodes;
  }

  reset(options?: ResetOptions): Start<O> {
    this.#return = 0;
    this.#length = 0;
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    this.#return += step.reward;
    this.#length++;
    if (!step.terminated && !step.truncated) return step;
    const episode = { return: this.#return, length: this.#length };
    this.#episodes = [...this.#episodes, episode].slice(-this.#keep);
    return { ...step, info: { ...step.info, episode } };
  }

  protected override remember(): Record<string, unknown> {
    return { episodes: this.#episodes, now: [this.#return, this.#length] };
  }

  protected override recall(memory: Snapshot): void {
    this.#episodes = memory.episodes as EpisodeRecord[];
    [this.#return, this.#length] = memory.now as [number, number];
  }
}

/** Keeps the pictures of an episode, to be drawn or written as SVG; a new one takes the place of the last. */
export class RecordEpisode<O, A> extends Wrapper<O, A> {
  readonly #every: number;
  #count = 0;
  #pictures: Picture[] = [];

  /** @param every - of how many episodes the first is recorded */
  constructor(env: Env<O, A>, every = 1) {
    super(env);
    this.#every = every;
  }

  /** Of the episode recorded last, from its start to now or to its end. */
  get pictures(): readonly Picture[] {
    return this.#pictures;
  }

  get #recording(): boolean {
    return (this.#count - 1) % this.#every === 0;
  }

  reset(options?: ResetOptions): Start<O> {
    const start = this.env.reset(options);
    this.#count++;
    if (this.#recording) this.#pictures = [this.env.render()];
    return start;
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    if (this.#recording) this.#pictures.push(this.env.render());
    return step;
  }

  protected override remember(): Record<string, unknown> {
    return { count: this.#count, pictures: [...this.#pictures] };
  }

  protected override recall(memory: Snapshot): void {
    this.#count = memory.count as number;
    this.#pictures = [...(memory.pictures as Picture[])];
  }
}
