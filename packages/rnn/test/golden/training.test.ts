// Training runs of recurrent networks against PyTorch: the loss of every step and the final weights, eager and captured.
import * as s from "@sluice/core";
import { describe, expect, test } from "vitest";
import { expectClose, type GoldenCase, golden, goldenCase } from "../../../core/test/golden/read.ts";
import { fromGolden } from "../../../core/test/golden/run.ts";
import { GRU, LSTM, RNN } from "../../src/index.ts";

interface Attrs {
  input_size: number;
  hidden_size: number;
  classes: number;
  optimizer: string;
  num_layers?: number;
  bidirectional?: boolean;
}

class Classifier extends s.Module {
  readonly rnn: RNN | GRU | LSTM;
  readonly head: s.Linear;

  constructor(op: string, a: Attrs) {
    super();
    const make = { rnn: RNN, gru: GRU, lstm: LSTM }[op]!;
    this.rnn = new make(a.input_size, a.hidden_size, { layers: a.num_layers ?? 1, bidirectional: a.bidirectional ?? false });
    this.head = new s.Linear(a.hidden_size * (a.bidirectional ? 2 : 1), a.classes);
  }

  forward(x: s.Tensor): s.Tensor {
    return this.head.forward(s.select(this.rnn.forward(x).output, 1, -1));
  }
}

/** embedding → RNN → linear, over all positions. */
class CharRNN extends s.Module {
  readonly e = new s.Embedding(11, 6);
  readonly r = new RNN(6, 8);
  readonly o = new s.Linear(8, 11);

  forward(x: s.Tensor): s.Tensor {
    return s.reshape(this.o.forward(this.r.forward(this.e.forward(x)).output), [-1, 11]);
  }
}

function under(c: GoldenCase, prefix: string) {
  return Object.fromEntries(
    Object.entries(c.tensors).flatMap(([name, t]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), t]] : [])),
  );
}

function run(c: GoldenCase, captured: boolean, model: s.Module & { forward(x: s.Tensor): s.Tensor }, optimizer: s.Optimizer, clip: number) {
  s.fromTorch(model, under(c, "init."));
  const step = (x: s.Tensor, y: s.Tensor) => {
    const loss = s.crossEntropy(model.forward(x), s.reshape(y, [-1]));
    const grads = s.grad(loss, model.parameters());
    optimizer.step(clip ? s.clipGradNorm(grads, clip) : grads);
    return loss;
  };
  const program = captured ? s.capture(step) : step;
  const { batch0, batch1 } = c.tensors;
  const slice = (t: typeof batch0, i: number) => {
    const n = t.data.length / t.shape[0];
    return fromGolden({ ...t, shape: t.shape.slice(1), data: t.data.slice(i * n, (i + 1) * n) });
  };
  const losses = Array.from({ length: batch0.shape[0] }, (_, i) => s.scope(() => program(slice(batch0, i), slice(batch1, i)).item()));
  return { losses, weights: s.toTorch(model) };
}

function check(c: GoldenCase, once: (captured: boolean) => ReturnType<typeof run>): void {
  const eager = once(false);
  expectClose(eager.losses, c, "losses");
  const finals = Object.keys(under(c, "final."));
  expect(Object.keys(eager.weights).sort()).toEqual(finals.sort());
  for (const name of finals) expectClose(eager.weights[name].data, c, `final.${name}`);
  expect(once(true)).toEqual(eager);
}

describe("20 steps", () => {
  test.each(golden("rnn_training").map((c) => [c.id, c] as const))("%s go as in PyTorch", (_, c) => {
    const attrs = c.attrs as unknown as Attrs;
    check(c, (captured) => {
      const model = new Classifier(c.op, attrs);
      const parameters = model.parameters();
      const optimizer =
        attrs.optimizer === "Adam" ? new s.Adam(parameters, { lr: 1e-2 }) : new s.SGD(parameters, { lr: 0.1, momentum: 0.9 });
      return run(c, captured, model, optimizer, 1);
    });
  });

  test("char_rnn_adam, a character model, trains as in PyTorch", () => {
    const c = goldenCase("training", "char_rnn_adam");
    check(c, (captured) => {
      const model = new CharRNN();
      return run(c, captured, model, new s.Adam(model.parameters(), { lr: 0.02 }), 0);
    });
  });
});
