// A network that captions images: a convolutional encoder, and a decoder that looks at its places word by word.
import { BatchNorm2d, Conv2d } from "@sluice/cnn";
import * as s from "@sluice/core";
import { Attention, GRUCell, type Memory } from "@sluice/rnn";

const block = (C: number, O: number, stride: number) => [
  new Conv2d(C, O, 3, { stride, padding: 1, bias: false }),
  new BatchNorm2d(O),
  s.relu,
];

/** Says what images show. */
export class Captioner extends s.Module {
  /** [N, 32, 32, 3] to [N, 8, 8, 64]; at full size first, because small circles and squares differ by single pixels. */
  readonly encoder = new s.Sequential(...block(3, 16, 1), ...block(16, 32, 2), ...block(32, 64, 2), ...block(64, 64, 1));
  /** Where a place is, [64, 64]: convolutions do not know. */
  readonly places = s.parameter(s.randn([64, 64], { std: 0.1 }));
  readonly first = new s.Linear(64, 96);
  readonly attention = new Attention(96, 64, "additive", 64);
  readonly embedding: s.Embedding;
  readonly cell = new GRUCell(32 + 64, 96);
  readonly head: s.Linear;

  /** @param V - words of the vocabulary */
  constructor(V: number) {
    super();
    this.embedding = new s.Embedding(V, 32);
    this.head = new s.Linear(96 + 64, V);
  }

  /** Images [N, 32, 32, 3] to what the decoder looks at, and its first state. */
  look(images: s.Tensor): { memory: Memory; state: s.Tensor } {
    const values = s.add(s.reshape(this.encoder.forward(images), [-1, 64, 64]), this.places);
    return { memory: this.attention.remember(values), state: s.tanh(this.first.forward(s.mean(values, 1))) };
  }

  /** One word: tokens [N] to logits [N, V], the next state and the places looked at [N, 64]. */
  say(tokens: s.Tensor, state: s.Tensor, memory: Memory) {
    const { context, weights } = this.attention.forward(s.unsqueeze(state, 1), memory);
    const seen = s.select(context, 1, 0); // [N, 64]
    const [next] = this.cell.forward(s.concat([this.embedding.forward(tokens), seen], -1), [state]);
    return { logits: this.head.forward(s.concat([next!, seen], -1)), state: next!, weights: s.select(weights, 1, 0) };
  }

  /** Logits [N, T, V] of captions whose words before are known. */
  forward(images: s.Tensor, inputs: s.Tensor): s.Tensor {
    let { memory, state } = this.look(images);
    const logits: s.Tensor[] = [];
    for (let t = 0; t < inputs.shape[1]!; t++) {
      const step = this.say(s.select(inputs, 1, t), state, memory);
      logits.push(step.logits);
      state = step.state;
    }
    return s.stack(logits, 1);
  }
}
