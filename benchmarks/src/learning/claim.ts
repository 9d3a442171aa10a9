// A claim about what is learned: a score after each epoch, from several seeds.

/** What a program is said to reach. */
export interface Claim {
  readonly name: string;
  /** What is trained on what, how, and what the scores are. */
  readonly title: string;
  /** The score expected after each epoch. */
  readonly bars: readonly number[];
  /** How far the mean over the seeds may be from it. */
  readonly within: number;
  readonly seeds: readonly number[];
  /** Trains from a seed; yields the score after each epoch. */
  learn(seed: number): AsyncGenerator<number, void, void>;
}
