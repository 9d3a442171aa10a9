// A network of a visitor's own layers learns MNIST's digits. No DOM: runs in a worker, or headless in Node.
import { BatchNorm2d, Conv2d, MaxPool2d } from "@sluice/cnn";
import {
  Dropout,
  Flatten,
  GELU,
  type Layer,
  LayerNorm,
  Linear,
  Module,
  noGrad,
  ReLU,
  reshape,
  Sequential,
  scope,
  select,
  summary,
  Tanh,
  type Tensor,
  tensor,
} from "@sluice/core";
import { profile } from "@sluice/core/profile";
import type { Job } from "@sluice/core/train/worker";
import { GRU, LSTM } from "@sluice/rnn";
import { teacherOf } from "./builder-heads.ts";
import { type HeadName, type Placed, place, readLayers } from "./builder-layers.ts";
import { EDGE } from "./digit-parts.ts";
import { CLASSES, type DigitsStep, type TrainingOptions, trainOnDigits } from "./digit-training.ts";
import type { Read } from "./protocol.ts";

/** Options of the builder experiment. */
export interface BuilderOptions extends TrainingOptions {
  /** Layers joined by dashes, `conv8-relu-pool-linear32-relu`; the head to ten digits is added. */
  layers: string;
  /** What its ten numbers mean, and what teaches them. */
  head: HeadName;
}

/** The question that the builder experiment answers beside what all readers of digits do. */
export type BuilderQuestion = { kind: "plan" } | { kind: "kernels" };

/** What a layer costs. */
export interface PlanRow {
  code: string;
  shape: readonly number[];
  parameters: number;
  multiplyAdds: number;
}

/** Reads an image row by row, top to bottom, and gives the last output: [N, H, W, C] to [N, hidden]. */
class LastState extends Module {
  readonly recurrent: GRU | LSTM;

  constructor(recurrent: GRU | LSTM) {
    super();
    this.recurrent = recurrent;
  }

  forward(x: Tensor): Tensor {
    const [N, H] = x.shape as [number, number];
    return select(this.recurrent.forward(reshape(x, [N, H, -1])).output, 1, -1);
  }
}

/** Makes a layer in its place. @param before - shape of what comes in, without the batch */
function make({ word, shape }: Placed, before: readonly number[]): Layer {
  const last = before.at(-1)!;
  if (!word) return shape.length === 1 && before.length > 1 ? new Flatten() : new Linear(last, CLASSES);
  const { kind, size } = word;
  if (kind === "conv") return new Conv2d(last, size, 3, { padding: 1 });
  if (kind === "linear") return new Linear(last, size);
  if (kind === "gru" || kind === "lstm") return new LastState(new (kind === "gru" ? GRU : LSTM)(before[1]! * last, size));
  if (kind === "norm") return before.length === 3 ? new BatchNorm2d(last) : new LayerNorm([last]);
  return {
    pool: () => new MaxPool2d(2),
    relu: () => new ReLU(),
    tanh: () => new Tanh(),
    gelu: () => new GELU(),
    dropout: () => new Dropout(0.2),
  }[kind]();
}

/** The kernels that a prediction calls, in the order of their names. */
function predictingKernels(model: Sequential): string[] {
  const { training } = model;
  model.eval();
  const image = new Float32Array(EDGE * EDGE);
  const { rows } = profile(() => scope(() => noGrad(() => void model.forward(tensor(image, [1, EDGE, EDGE, 1]))))).profile;
  model.train(training);
  return rows.map(({ kernel }) => kernel).sort();
}

/**
 * Trains a stack of layers.
 * @throws Error naming a layer that does not fit where it stands
 */
export async function builder(options: BuilderOptions, read: Read): Promise<Job<DigitsStep>> {
  const placed = place(readLayers(options.layers));
  return trainOnDigits(options, read, async () => {
    const layers = placed.map((each, i) => make(each, placed[i - 1]?.shape ?? [EDGE, EDGE, 1]));
    const model = new Sequential(...layers);
    const width = placed.at(-2)!.shape[0]!;
    const teacher = await teacherOf(options.head, { layers, width, rate: options.rate, batch: options.batch });
    const { rows, multiplyAdds } = summary(model, [1, EDGE, EDGE, 1]);
    const plan = placed.map(({ code, shape }, i): PlanRow => {
      const mine = rows.filter(({ name }) => name === String(i) || name.startsWith(`${i}.`));
      const total = (of: "parameters" | "multiplyAdds") => mine.reduce((sum, row) => sum + row[of], 0);
      return { code, shape, parameters: total("parameters"), multiplyAdds: total("multiplyAdds") };
    });
    return {
      model,
      forward: (images) => model.forward(reshape(images, [-1, EDGE, EDGE, 1])),
      flops: 2 * multiplyAdds,
      tests: 2000,
      ...(teacher ? { teacher } : {}),
      answer: (question): PlanRow[] | string[] => ((question as BuilderQuestion).kind === "kernels" ? predictingKernels(model) : plan),
    };
  });
}
