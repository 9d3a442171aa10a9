// Spoken digits: log-mel frames, a bidirectional GRU over them, the mean of its outputs. Takes 5 and up train, takes 0 to 4 test.
// Arguments: seed (1). The clips are those of SLUICE_DATA, or a small synthesiser's.
import * as s from "@sluice/core";
import { GRU, lengthMask, padSequence, specAugment } from "@sluice/rnn";
import { bands, clips, frames } from "./data/speech.ts";
import { report } from "./report.ts";

const [chosen = "1"] = process.argv.slice(2);
const { train, test } = clips();
const [heard, unheard] = [train, test].map((part) => part.map(({ samples }) => frames(samples))) as [s.Tensor[], s.Tensor[]];

class Recognizer extends s.Module {
  readonly gru = new GRU(bands, 48, { bidirectional: true });
  readonly dropout = new s.Dropout(0.3);
  readonly head = new s.Linear(96, 10);

  forward(x: s.Tensor, lengths: s.Tensor): s.Tensor {
    const { output } = this.gru.forward(x, { lengths });
    const real = s.unsqueeze(s.cast(lengthMask(lengths, x.shape[1]!), "f32"), -1); // [N, T, 1]
    return this.head.forward(this.dropout.forward(s.div(s.sum(s.mul(output, real), 1), s.sum(real, 1))));
  }
}

s.seed(Number(chosen));
const model = new Recognizer();
const parameters = model.parameters();
const adam = new s.Adam(parameters, { lr: 3e-3 });
const labels = (digits: readonly number[]) => s.tensor(Int32Array.from(digits), [digits.length], "i32");
for (let epoch = 1; epoch <= 30; epoch++) {
  const order = s.scope(() => [...s.randperm(train.length).data]);
  adam.lr = 3e-3 * (1 - (epoch - 1) / 30);
  let sum = 0;
  for (let at = 0; at < train.length; at += 32) {
    const part = order.slice(at, at + 32);
    sum += s.scope(() => {
      const { data, lengths } = padSequence(part.map((i) => heard[i]!));
      const loss = s.crossEntropy(
        model.forward(specAugment(data, { timeMasks: 1, frequencyMasks: 1, timeWidth: 5, frequencyWidth: 6 }), lengths),
        labels(part.map((i) => train[i]!.digit)),
      );
      adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
      return loss.item();
    });
  }
  if (epoch % 5 === 0) console.log(`epoch ${epoch}: training loss ${((32 * sum) / train.length).toFixed(3)}`);
}
model.eval();
const right = s.scope(() => {
  const { data, lengths } = padSequence(unheard);
  return s.noGrad(() => s.accuracy(model.forward(data, lengths), labels(test.map((c) => c.digit))));
});
report({ example: "22-spoken-digits", seed: Number(chosen), metric: "test accuracy, %", value: 100 * right, atLeast: 97.5 });
