// A convolutional encoder sees scenes, a decoder with attention says what is on them. No DOM: runs in a worker, or headless in Node.
import { BatchNorm2d, Conv2d } from "@sluice/cnn";
import { Draws } from "@sluice/cnn/tasks";
import {
  add,
  argmax,
  concat,
  crossEntropy,
  Embedding,
  Linear,
  Module,
  mean,
  noGrad,
  parameter,
  randn,
  relu,
  reshape,
  Sequential,
  scope,
  select,
  stack,
  type Tensor,
  tanh,
  tensor,
  unsqueeze,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { Attention, GRUCell, generate, type Memory, type Step } from "@sluice/rnn";
import { captionScene, LENGTH, SIDE, WORDS } from "./captions-scenes.ts";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";

/** What the experiment of captions answers: a scene by number, described. */
export interface CaptionsQuestion {
  kind: "scene";
  number: number;
}

/** A scene that was described. */
export interface Described {
  /** Red, green and blue of each pixel, row by row, 0 to 1. */
  pixels: Float32Array;
  said: string[];
  truth: string[];
  /** How much each word (row) looked at each place, `places` × `places` of them, row by row. */
  looked: number[][];
  places: number;
}

const [END, START] = [0, 1];
const [V, HELD, EMBEDDING, HIDDEN, CHANNELS] = [WORDS.length, 200, 24, 64, 48];
/** Places along an edge of what the encoder leaves. */
const PLACES = SIDE / 4;

const block = (C: number, O: number, stride: number) => [
  new Conv2d(C, O, 3, { stride, padding: 1, bias: false }),
  new BatchNorm2d(O),
  relu,
];

class Captioner extends Module {
  readonly encoder = new Sequential(...block(3, 12, 1), ...block(12, 24, 2), ...block(24, CHANNELS, 2));
  /** Where a place is: convolutions do not know. */
  readonly places = parameter(randn([PLACES * PLACES, CHANNELS], { std: 0.1 }));
  readonly first = new Linear(CHANNELS, HIDDEN);
  readonly attention = new Attention(HIDDEN, CHANNELS, "additive", CHANNELS);
  readonly embedding = new Embedding(V, EMBEDDING);
  readonly cell = new GRUCell(EMBEDDING + CHANNELS, HIDDEN);
  readonly head = new Linear(HIDDEN + CHANNELS, V);

  /** Images [N, SIDE, SIDE, 3] to what the decoder looks at, and its first state. */
  look(images: Tensor): { memory: Memory; state: Tensor } {
    const values = add(reshape(this.encoder.forward(images), [-1, PLACES * PLACES, CHANNELS]), this.places);
    return { memory: this.attention.remember(values), state: tanh(this.first.forward(mean(values, 1))) };
  }

  /** One word: tokens [N] to logits [N, V], the next state and the places looked at [N, PLACES²]. */
  say(tokens: Tensor, state: Tensor, memory: Memory): { logits: Tensor; state: Tensor; weights: Tensor } {
    const { context, weights } = this.attention.forward(unsqueeze(state, 1), memory);
    const seen = select(context, 1, 0); // [N, CHANNELS]
    const [next] = this.cell.forward(concat([this.embedding.forward(tokens), seen], -1), [state]);
    return { logits: this.head.forward(concat([next!, seen], -1)), state: next!, weights: select(weights, 1, 0) };
  }

  /** Logits [N, LENGTH, V] of captions whose words before are known, [N, LENGTH]. */
  forward(images: Tensor, inputs: Tensor): Tensor {
    let { memory, state } = this.look(images);
    const logits: Tensor[] = [];
    for (let t = 0; t < LENGTH; t++) {
      const step = this.say(select(inputs, 1, t), state, memory);
      logits.push(step.logits);
      state = step.state;
    }
    return stack(logits, 1);
  }
}

const filled = (tokens: readonly number[]) => [...tokens, ...Array<number>(LENGTH).fill(END)].slice(0, LENGTH);
/** What stands before each word of a caption, and the words. */
function tokensOf(words: readonly string[]): [number[], number[]] {
  const tokens = words.map((word) => WORDS.indexOf(word));
  return [filled([START, ...tokens]), filled(tokens)];
}

/** A scene whose caption is trained on, or is not. */
function drawn(draws: Draws, held: boolean) {
  for (;;) {
    const scene = captionScene(draws);
    if (scene.held === held) return scene;
  }
}

/** Trains on scenes; the score is the share of scenes, their captions never trained on, that are described without an error. */
export function captions(options: LessonOptions): Job<LessonStep> {
  return giveLesson("captions", options, () => {
    const model = new Captioner();
    const draws = new Draws("held", 0);
    const held = Array.from({ length: HELD }, () => drawn(draws, true));
    const images = new Float32Array(HELD * 3 * SIDE * SIDE);
    for (const [i, { pixels }] of held.entries()) images.set(pixels, i * pixels.length);
    const inputs = Int32Array.from(held.flatMap(({ words }) => tokensOf(words)[0]));
    const told = held.flatMap(({ words }) => tokensOf(words)[1]);
    return {
      model,
      fields: [{ shape: [SIDE, SIDE, 3] }, { shape: [LENGTH], dtype: "i32" }, { shape: [LENGTH], dtype: "i32" }],
      example(drawing) {
        const { pixels, words } = drawn(drawing, false);
        return [pixels, ...tokensOf(words)];
      },
      loss: (x, before, wanted) => crossEntropy(reshape(model.forward(x!, before!), [-1, V]), reshape(wanted!, [-1])),
      score: () =>
        scope(() =>
          noGrad(() => {
            const logits = model.forward(tensor(images, [HELD, SIDE, SIDE, 3]), tensor(inputs, [HELD, LENGTH]));
            const said = argmax(logits, -1).data;
            // Where every word follows rightly from those before it, the whole does; what follows an end says nothing.
            const wrong = new Set<number>();
            for (const [i, token] of told.entries()) {
              const counts = token !== END || i % LENGTH === 0 || told[i - 1] !== END;
              if (counts && said[i] !== token) wrong.add(Math.floor(i / LENGTH));
            }
            return 1 - wrong.size / HELD;
          }),
        ),
      answer(question): Described {
        const { pixels, words } = drawn(new Draws("shown", (question as CaptionsQuestion).number), true);
        const looked: number[][] = [];
        const [tokens] = scope(() =>
          noGrad(() => {
            const { memory, state } = model.look(tensor(pixels, [1, SIDE, SIDE, 3]));
            const step: Step = (now, [before]) => {
              const { logits, state: after, weights } = model.say(now, before!, memory);
              looked.push([...weights.data]);
              return { logits, state: [after] };
            };
            return generate(step, [START], [state], { steps: LENGTH, end: END, temperature: 0 });
          }),
        );
        const said = tokens!.filter((token) => token !== END).map((token) => WORDS[token]!);
        return { pixels, said, truth: words, looked: looked.slice(0, said.length), places: PLACES };
      },
      steps: 600,
      flops:
        2 * 9 * (SIDE ** 2 * 3 * 12 + (SIDE / 2) ** 2 * 12 * 24 + PLACES ** 2 * 24 * CHANNELS) +
        2 * PLACES ** 2 * CHANNELS ** 2 +
        2 *
          LENGTH *
          (HIDDEN * CHANNELS + 2 * PLACES ** 2 * CHANNELS + 3 * HIDDEN * (EMBEDDING + CHANNELS + HIDDEN) + V * (HIDDEN + CHANNELS)),
    };
  });
}
