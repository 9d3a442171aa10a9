// Training on examples that are drawn anew for every step: batches, scores, questions; what is drawn and asked, the experiment says.
import { Draws } from "@sluice/cnn/tasks";
import { Adam, capture, grad, type Module, seed, state, type Tensor, zeros } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import type { CommonOptions, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** Options of all experiments that learn from drawn examples. */
export interface LessonOptions extends CommonOptions {
  /** Adam's learning rate at the start; it falls to a twentieth. */
  rate: number;
  batch: number;
}

/** One step of a lesson. */
export interface LessonStep extends Step {
  loss: number;
  /** On examples that are never trained on, 0 to 1, when just measured. */
  score?: number;
}

/** What is learned. */
export interface Lesson {
  model: Module;
  /** What one example has, without the batch's dimension. */
  fields: readonly { shape: readonly number[]; dtype?: "f32" | "i32" }[];
  /** The values of each field for one row of a batch. */
  example(draws: Draws, row: number): readonly ArrayLike<number>[];
  /** @param batch - a tensor for each field, [N, ...]; @returns [] */
  loss(...batch: Tensor[]): Tensor;
  /** Measures the network, which is in evaluation mode. */
  score(): number;
  /** Answers the page, the network in evaluation mode. */
  answer(question: unknown): unknown;
  /** Steps in which the learning rate falls. */
  steps: number;
  /** Multiplications and additions for one example, forward. */
  flops: number;
}

/** Steps between two scores. */
const LOOK = 25;
/** More than there are steps in a run. */
const RUN = 2 ** 20;

/** Batches of examples in linear memory, filled again and again. */
class Examples {
  readonly tensors: readonly Tensor[];
  readonly #values: readonly (Float32Array | Int32Array)[];
  readonly #lesson: Lesson;

  constructor(lesson: Lesson, batch: number) {
    this.#lesson = lesson;
    this.tensors = lesson.fields.map(({ shape, dtype = "f32" }) => state(zeros([batch, ...shape], dtype)));
    this.#values = this.tensors.map(({ size, dtype }) => (dtype === "i32" ? new Int32Array(size) : new Float32Array(size)));
  }

  fill(draws: Draws): readonly Tensor[] {
    const [rows] = this.tensors[0]!.shape as [number];
    for (let row = 0; row < rows; row++) {
      for (const [i, values] of this.#lesson.example(draws, row).entries()) {
        const all = this.#values[i]!;
        all.set(values, (row * all.length) / rows);
      }
    }
    for (const [i, tensor] of this.tensors.entries()) tensor.set(this.#values[i]!);
    return this.tensors;
  }
}

/**
 * Trains a network with Adam; every step depends on its parts alone, so it can be replayed.
 * @param name - whose examples these are
 * @param teach - makes network and examples, once the seed is set
 */
export function giveLesson(name: string, options: LessonOptions, teach: () => Lesson): Job<LessonStep> {
  const { rate, batch } = options;
  seed(options.seed);
  const lesson = teach();
  const { model, steps } = lesson;
  const optimizer = new Adam(model.parameters(), { lr: rate });
  const examples = new Examples(lesson, batch);
  const update = capture((...tensors: Tensor[]) => {
    const loss = lesson.loss(...tensors);
    optimizer.step(grad(loss, model.parameters()));
    return loss;
  });
  const examined = <T>(look: () => T): T => {
    model.eval();
    try {
      return look();
    } finally {
      model.train();
    }
  };
  return replay<LessonStep>({
    parts: { model, optimizer, clock: new Clock() },
    next(step) {
      optimizer.lr = rate * Math.max(0.05, 1 - step / steps);
      // Examples of their own for every step, whatever was drawn before it.
      const loss = update(...examples.fill(new Draws(name, options.seed * RUN + step))).item();
      // Forward, and twice as much back.
      return { loss, flops: 3 * batch * lesson.flops, ...(step % LOOK === 0 ? { score: examined(lesson.score) } : {}) };
    },
    answer: (question) => examined(() => lesson.answer(question)),
  });
}
