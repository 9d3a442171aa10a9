// Examples that are held to their bars from several seeds: what is claimed is the median or the mean.

/** What an example is said to reach over seeds. */
export interface ProgramClaim {
  readonly name: string;
  /** What is learned, how, and what the score is. */
  readonly title: string;
  /** The program in `examples`, which takes the seed as its first argument. */
  readonly example: string;
  /** Its other arguments. */
  readonly args: readonly string[];
  /** What the score's row is named, of an example that prints several; the last row without. */
  readonly metric?: string;
  readonly seeds: readonly number[];
  readonly over: "median" | "mean";
  readonly bar: { readonly atMost: number } | { readonly atLeast: number };
  /** What it needs below the folder that SLUICE_DATA names; null: nothing. */
  readonly needs: string | null;
}

const seeds = [1, 2, 3, 4, 5];

const adding = (kind: string, bar: ProgramClaim["bar"]): ProgramClaim => ({
  name: `adding-${kind}`,
  title: `Adding problem, T = 50, ${kind.toUpperCase()} of 64, 3,000 steps: mean squared error`,
  example: "20-adding-problem",
  args: [kind],
  seeds,
  over: "median",
  bar,
  needs: null,
});

const shakespeare = (kind: string, hidden: number, atMost: number): ProgramClaim => ({
  name: `shakespeare-${kind}-${hidden}`,
  title: `Tiny Shakespeare, ${kind.toUpperCase()} of ${hidden}, 3 epochs: validation bits per character`,
  example: "21-character-model",
  args: ["shakespeare", kind, String(hidden)],
  seeds,
  over: "mean",
  bar: { atMost },
  needs: "text/tinyshakespeare.txt",
});

const lenet = (epochs: string, atLeast: number): ProgramClaim => ({
  name: `lenet-${epochs.replace(" ", "-")}`,
  title: `LeNet-5 on all of MNIST, Adam 1e-3, batches of 64: test accuracy after ${epochs} in %`,
  example: "10-lenet-mnist",
  args: [],
  metric: `test accuracy after ${epochs}, %`,
  seeds,
  over: "mean",
  bar: { atLeast },
  needs: null,
});

/** Programs and their bars. */
export const programs: readonly ProgramClaim[] = [
  lenet("1 epoch", 96.9),
  lenet("5 epochs", 98.5),
  adding("rnn", { atLeast: 0.15 }),
  adding("lstm", { atMost: 0.03 }),
  adding("gru", { atMost: 0.02 }),
  shakespeare("rnn", 128, 2.6),
  shakespeare("gru", 128, 2.46),
  shakespeare("lstm", 128, 2.5),
  shakespeare("lstm", 256, 2.33),
  {
    name: "spoken-digits",
    title: "Spoken digits, takes 5 to 19 against 0 to 4, GRU of 48 in both directions: test accuracy in %",
    example: "22-spoken-digits",
    args: [],
    seeds,
    over: "mean",
    bar: { atLeast: 97.5 },
    needs: "speech/fsdd",
  },
];
