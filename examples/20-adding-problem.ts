// The adding problem: why memory matters. Two numbers of fifty are marked; the answer is their sum, known only at the end.
// Arguments: seed (default 1), kind rnn, lstm or gru (default gru), steps (default 3000).
import { KINDS, type Kind, trainAdder } from "./adding.ts";
import { report } from "./report.ts";

const [chosen = "1", kind = "gru", count = "3000"] = process.argv.slice(2);
/** Mean squared error after 3,000 steps: at most this with gates, at least this without them; guessing 1 gives 0.167. */
const bars = { rnn: { atLeast: 0.15 }, lstm: { atMost: 0.03 }, gru: { atMost: 0.02 } };
if (!(kind in KINDS)) throw new Error(`20-adding-problem: ${kind} is not rnn, lstm or gru`);

const { error } = trainAdder(kind as Kind, { seed: Number(chosen), steps: Number(count) });
report({
  example: "20-adding-problem",
  seed: Number(chosen),
  metric: `mean squared error, ${kind}`,
  value: error,
  ...bars[kind as Kind],
});
