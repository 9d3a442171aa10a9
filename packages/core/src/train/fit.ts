// Training, evaluation and prediction as generators: the caller owns the clock.
import { capture } from "../capture.ts";
import { ShapeError } from "../errors.ts";
import type { Layer } from "../nn/module.ts";
import { mul } from "../ops/binary.ts";
import { indexSelect } from "../ops/gather.ts";
import { sum } from "../ops/reduce.ts";
import { noGrad, scope } from "../scope.ts";
import { showShape } from "../shape.ts";
import { grad } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** A minibatch: inputs, targets, and weights [N] of the samples if there are any. */
export type Batch = readonly [input: Tensor, target: Tensor, weight?: Tensor];

/** A loss as core's are: with `reduction: "none"` it gives one number per sample. */
export type Loss = (output: Tensor, target: Tensor, options?: { reduction?: "none" | "mean" | "sum" }) => Tensor;

/** A score of a batch, higher or lower as it likes; batches are averaged by their size. */
export type Metric = (output: Tensor, target: Tensor) => number | Tensor;

/** Options of `fit`. */
export interface FitOptions {
  /**
   * Gives minibatches; iterated once an epoch. Where it says which is the `last` (a `DataLoader` does), a step is yielded before the next
   * batch is asked for, so that a checkpoint saved there goes on with that batch.
   */
  data: Iterable<Batch> & { readonly last?: boolean | undefined };
  loss: Loss;
  /** Takes the gradients in the order of `model.parameters()`. */
  optimizer: { step(grads: readonly Tensor[]): void };
  /** Default 1. */
  epochs?: number;
  /** Epochs already done, when resuming. Default 0. */
  firstEpoch?: number;
  /** Changes gradients before the step: `(grads) => clipGradNorm(grads, 1)`. */
  clip?: (grads: readonly Tensor[]) => readonly Tensor[];
  /** Stepped after every optimizer step or every epoch. */
  schedule?: { step(): void };
  schedulePer?: "step" | "epoch";
  /** Weighs samples by their class: [classes], looked up by i32 targets [N]. */
  classWeight?: Tensor;
  /** Evaluated after every epoch. */
  validation?: Iterable<Batch>;
  metrics?: Readonly<Record<string, Metric>>;
  /** Replay the step as a captured program. Default true. */
  captured?: boolean;
}

/** What `fit` yields after every step. */
export interface FitStep {
  /** Epochs from 0. */
  epoch: number;
  /** Optimizer steps from 0, over all epochs. */
  step: number;
  /** Loss of this batch, before its update. */
  loss: number;
  /** On the last step of an epoch: what the epoch amounted to. */
  summary?: EpochSummary;
}

/** The end of an epoch. */
export interface EpochSummary {
  /** Mean training loss over the epoch's samples (over those since, where the epoch was taken up in its middle). */
  loss: number;
  /** Loss and metrics on the validation data. */
  validation?: Scores;
}

/** Loss and metrics over a data set. */
export type Scores = { loss: number } & Record<string, number>;

/** The loss of a batch; with weights, the mean over its samples of weight · loss, as Keras has it. */
function weighted(loss: Loss, output: Tensor, target: Tensor, weight: Tensor | undefined, classWeight: Tensor | undefined): Tensor {
  if (weight === undefined && classWeight === undefined) return loss(output, target);
  let each = loss(output, target, { reduction: "none" });
  if (each.rank !== 1) {
    throw new ShapeError(
      `fit: the loss gives ${showShape(each.shape)} per batch, weights need [N]; reduce all but the first dimension in the loss`,
    );
  }
  if (classWeight) each = mul(each, indexSelect(classWeight, 0, target));
  if (weight) each = mul(each, weight);
  return mul(sum(each), 1 / each.size);
}

/**
 * Trains a model, one minibatch per `next()`; breaking out of the loop stops it, nothing else is needed.
 * @param model - switched to training; parameters() are those trained
 * @throws ShapeError if an epoch has no batch
 */
export function* fit(model: Layer, options: FitOptions): Generator<FitStep, void, void> {
  const {
    data,
    loss,
    optimizer,
    epochs = 1,
    firstEpoch = 0,
    clip,
    schedule,
    schedulePer = "epoch",
    classWeight,
    captured = true,
  } = options;
  const update = (input: Tensor, target: Tensor, weight?: Tensor): Tensor => {
    const value = weighted(loss, model.forward(input), target, weight, classWeight);
    const grads = grad(value, model.parameters());
    optimizer.step(clip ? clip(grads) : grads);
    return value;
  };
  const program = captured ? capture(update as (...batch: Tensor[]) => Tensor) : null;
  const run = (batch: Batch): number => {
    if (program) return program(...(batch as readonly Tensor[])).item();
    return scope(() => update(...batch).item());
  };
  let step = 0;
  try {
    for (let epoch = firstEpoch; epoch < epochs; epoch++) {
      model.train();
      let sum = 0;
      let samples = 0;
      let waiting: FitStep | undefined;
      for (const batch of data) {
        if (waiting) yield waiting;
        const n = batch[0].shape[0] ?? 1;
        const value = run(batch);
        sum += value * n;
        samples += n;
        waiting = { epoch, step, loss: value };
        step++;
        if (schedulePer === "step") schedule?.step();
        if (data.last !== false) continue;
        yield waiting;
        waiting = undefined;
      }
      if (!waiting) throw new ShapeError(`fit: epoch ${epoch} had 0 batches; give data that can be iterated once an epoch`);
      if (schedulePer === "epoch") schedule?.step();
      waiting.summary = { loss: sum / samples };
      if (options.validation) waiting.summary.validation = finish(evaluate(model, { ...options, data: options.validation }));
      yield waiting;
    }
  } finally {
    program?.dispose();
  }
}

/** Options of `evaluate`. */
export interface EvaluateOptions {
  data: Iterable<Batch>;
  loss: Loss;
  metrics?: Readonly<Record<string, Metric>>;
}

/**
 * Scores a model on data without training it; yields the scores so far after every batch and returns those of all.
 * The model is put back into the mode it was in.
 */
export function* evaluate(model: Layer, options: EvaluateOptions): Generator<Scores, Scores, void> {
  const { data, loss, metrics = {} } = options;
  const sums: Record<string, number> = {};
  let samples = 0;
  let scores: Scores = { loss: Number.NaN };
  const training = model.training;
  model.eval();
  try {
    for (const [input, target] of data) {
      const n = input.shape[0] ?? 1;
      const now = scope(() =>
        noGrad(() => {
          const output = model.forward(input);
          const values: [string, number | Tensor][] = [["loss", loss(output, target)]];
          for (const [name, metric] of Object.entries(metrics)) values.push([name, metric(output, target)]);
          return values.map(([name, value]) => [name, typeof value === "number" ? value : value.item()] as const);
        }),
      );
      samples += n;
      for (const [name, value] of now) sums[name] = (sums[name] ?? 0) + value * n;
      scores = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / samples])) as Scores;
      yield scores;
    }
  } finally {
    model.train(training);
  }
  return scores;
}

/**
 * Runs a model over inputs without recording; yields one output per batch, valid until the next.
 * The model is put back into the mode it was in.
 */
export function* predict(model: Layer, inputs: Iterable<Tensor>): Generator<Tensor, void, void> {
  const training = model.training;
  model.eval();
  const forward = capture((input: Tensor) => noGrad(() => model.forward(input)));
  try {
    for (const input of inputs) yield forward(input);
  } finally {
    forward.dispose();
    model.train(training);
  }
}

/** Runs a generator to its end and gives its return value. */
export function finish<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Options of `run`. */
export interface RunOptions<Y> {
  /** Called after every step. */
  each?: (value: Y) => void;
  /** Milliseconds of work between two pauses, in which a page can paint and answer. Default 12. */
  slice?: number;
  /** Stops the run: the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** A macrotask later: rendering and input come first. */
const pause = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });

/**
 * Runs a generator to its end in slices, so that a page never freezes.
 * @returns the generator's return value
 * @throws whatever a step throws, or the signal's reason
 */
export async function run<Y, T>(steps: Generator<Y, T, void>, options: RunOptions<Y> = {}): Promise<T> {
  const { each, slice = 12, signal } = options;
  try {
    let until = performance.now() + slice;
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = steps.next();
      if (done) return value;
      each?.(value);
      if (performance.now() >= until) {
        await pause();
        until = performance.now() + slice;
      }
    }
  } finally {
    steps.return(undefined as T);
  }
}
