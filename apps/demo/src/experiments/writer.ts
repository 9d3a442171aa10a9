// A recurrent network reads a text character by character and writes in its manner. No DOM: runs in a worker, or headless in Node.
import {
  Adam,
  add,
  arange,
  capture,
  clipGradNorm,
  crossEntropy,
  Embedding,
  grad,
  indexSelect,
  Linear,
  Module,
  mean,
  narrow,
  noGrad,
  randint,
  reshape,
  Stream,
  scope,
  seed,
  state,
  type Tensor,
  tensor,
  zeros,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { bitsPerCharacter, CharTokenizer, generate } from "@sluice/rnn";
import type { CommonOptions, Step } from "./protocol.ts";
import { type Kind, keepGate, makeRecurrent, stepFlops } from "./recurrent-gates.ts";
import { Clock, replay } from "./replay.ts";
import { type TextName, texts } from "./texts.ts";

/** Options of the writer experiment. */
export interface WriterOptions extends CommonOptions {
  text: TextName | "mine";
  /** For the text "mine". */
  mine: string;
  kind: Kind;
  hidden: number;
  /** Adam's learning rate. */
  rate: number;
}

/** One step of the writer experiment. */
export interface WriterStep extends Step {
  /** Bits that a character of the text costs. */
  bits: number;
}

/** The question that the writer experiment answers: a text of its own. */
export type WriterQuestion = { kind: "write"; temperature: number; length: number; again: number };

/** What was written. */
export interface Written {
  step: number;
  text: string[];
  /** How far the memory is kept at each character, mean over units; null without such a gate. */
  keep: Float32Array | null;
}

/** Characters in a window, windows in a step, features of a character. */
const [T, BATCH, FEATURES] = [32, 16, 24];

class CharModel extends Module {
  readonly embedding: Embedding;
  readonly recurrent: ReturnType<typeof makeRecurrent>;
  readonly head: Linear;

  constructor(V: number, kind: Kind, hidden: number) {
    super();
    this.embedding = new Embedding(V, FEATURES);
    this.recurrent = makeRecurrent(kind, FEATURES, hidden);
    this.head = new Linear(hidden, V);
  }

  /** @param x - [N, T] i32; @returns logits [N · T, V], outputs [N, T, H] and the next state */
  forward(x: Tensor, start?: readonly Tensor[]): { logits: Tensor; output: Tensor; state: readonly Tensor[] } {
    const { output, state: next } = this.recurrent.forward(this.embedding.forward(x), start ? { state: start as never } : {});
    return { logits: this.head.forward(reshape(output, [-1, this.recurrent.H])), output, state: next };
  }
}

/**
 * Trains on random windows of a text.
 * @throws Error if the text is shorter than a window
 */
export function writer({ text: name, mine, kind, hidden, rate, seed: number }: WriterOptions): Job<WriterStep> {
  seed(number);
  const text = name === "mine" ? mine : texts[name];
  const characters = CharTokenizer.from(text);
  const tokens = characters.encode(text);
  if (tokens.length <= T) throw new Error(`writer: the text has ${tokens.length} characters, needs more than ${T}; write more`);
  const V = characters.vocabulary.length;
  const all = state(tensor(Int32Array.from(tokens)));
  const model = new CharModel(V, kind, hidden);
  const optimizer = new Adam(model.parameters(), { lr: rate });
  const draw = new Stream("windows", number);
  const offsets = state(reshape(arange(0, T + 1, 1, "i32"), [1, T + 1]));

  const update = capture(() => {
    const starts = randint(0, tokens.length - T, [BATCH, 1], { stream: draw });
    const places = reshape(add(starts, offsets), [-1]);
    const windows = reshape(indexSelect(all, 0, places), [BATCH, T + 1]);
    const { logits } = model.forward(narrow(windows, 1, 0, T));
    const loss = crossEntropy(logits, reshape(narrow(windows, 1, 1, T), [-1]));
    optimizer.step(clipGradNorm(grad(loss, model.parameters()), 1));
    return loss;
  });

  function write({ temperature, length, again }: WriterQuestion): Written {
    const stream = new Stream("writing", number * 1000 + again);
    const first = tokens[text.lastIndexOf("\n", text.length - 2) > 0 ? [...text].indexOf("\n") : 0]!;
    const step = (last: Tensor, now: readonly Tensor[]) =>
      model.forward(
        reshape(last, [-1, 1]),
        now.map((t) => reshape(t, [1, -1, hidden])),
      );
    return scope(() =>
      noGrad(() => {
        const blank = Array.from({ length: kind === "lstm" ? 2 : 1 }, () => zeros([1, hidden]));
        const flat = (last: Tensor, now: readonly Tensor[]) => {
          const { logits, state: next } = step(last, now);
          return { logits, state: next.map((t) => reshape(t, [-1, hidden])) };
        };
        const [written] = generate(flat, [first], blank, { steps: length, temperature, stream });
        const read = tensor(Int32Array.from([first, ...written!.slice(0, -1)]), [1, length]);
        const x = model.embedding.forward(read);
        const gate = keepGate(model.recurrent, kind, x, model.recurrent.forward(x).output);
        return {
          step: clock.now,
          text: Array.from(written!, (token) => characters.vocabulary[token]!),
          keep: gate ? (mean(gate, 1).data as Float32Array) : null,
        };
      }),
    );
  }

  const clock = new Clock();
  const flops = 3 * BATCH * T * (stepFlops(kind, FEATURES, hidden) + 2 * hidden * V);
  return replay<WriterStep>({
    parts: { model, optimizer, draw, clock },
    next: () => ({ bits: bitsPerCharacter(update().item()), flops }),
    answer: (question) => write(question as WriterQuestion),
  });
}
