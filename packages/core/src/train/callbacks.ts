// What is done around a training generator: stopping, restoring, logging, budgeting. Each wraps the steps and hands them on.
import type { Module } from "../nn/module.ts";
import { type Parts, packCheckpoint } from "../save/checkpoint.ts";
import type { Store } from "../save/stores.ts";
import type { FitStep } from "./fit.ts";

/** Picks the watched number off a step; undefined where it has none. */
export type Monitor = (step: FitStep) => number | undefined;

/** The validation loss, or the epoch's training loss where there is no validation. */
export const validationLoss: Monitor = ({ summary }) => summary?.validation?.loss ?? summary?.loss;

/** Copies of a module's parameters and states, to put back later. */
export function snapshot(module: Module): () => void {
  const kept = Object.fromEntries(Object.entries(module.stateDict()).map(([name, t]) => [name, { shape: t.shape, data: t.data }]));
  return () => module.loadStateDict(kept);
}

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions {
  /** Put back the best parameters at the end, however it comes. Left out: keep the last. */
  restore?: Module;
  monitor?: Monitor;
  /** Values without improvement after which it ends. Default 5. */
  patience?: number;
  /** Improvement that counts. Default 0. */
  minDelta?: number;
  /** Whether less or more is better. Default "min". */
  mode?: "min" | "max";
}

/** Ends the run when the watched number has not improved for `patience` values (Prechelt 1998, Early Stopping – But When?). */
export function* earlyStopping<S extends FitStep>(steps: Iterable<S>, options: EarlyStoppingOptions = {}): Generator<S, void, void> {
  const { restore, monitor = validationLoss, patience = 5, minDelta = 0, mode = "min" } = options;
  const sign = mode === "min" ? 1 : -1;
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  let putBack: (() => void) | undefined;
  try {
    for (const step of steps) {
      const value = monitor(step);
      if (value !== undefined) {
        if (sign * value < best - minDelta) {
          best = sign * value;
          since = 0;
          if (restore) putBack = snapshot(restore);
        } else since++;
      }
      yield step;
      if (since >= patience) return;
    }
  } finally {
    putBack?.();
  }
}

/** Thrown by `stopOnNaN`. */
export class DivergedError extends Error {
  override name = "DivergedError";
}

/**
 * Ends the run by an error as soon as the loss is no number.
 * @throws DivergedError naming the step
 */
export function* stopOnNaN<S extends FitStep>(steps: Iterable<S>): Generator<S, void, void> {
  for (const step of steps) {
    if (!Number.isFinite(step.loss)) {
      throw new DivergedError(
        `fit: the loss is ${step.loss} at step ${step.step} (epoch ${step.epoch}); lower the learning rate, or clip gradients`,
      );
    }
    yield step;
  }
}

/** Ends the run after so many seconds of wall time. */
export function* timeBudget<S>(steps: Iterable<S>, seconds: number): Generator<S, void, void> {
  const until = performance.now() + seconds * 1000;
  for (const step of steps) {
    yield step;
    if (performance.now() >= until) return;
  }
}

/** Steps a plateau schedule with the watched number whenever there is one. */
export function* onPlateau<S extends FitStep>(
  steps: Iterable<S>,
  schedule: { step(value: number): void },
  monitor: Monitor = validationLoss,
): Generator<S, void, void> {
  for (const step of steps) {
    const value = monitor(step);
    if (value !== undefined) schedule.step(value);
    yield step;
  }
}

/** Writes one CSV line per epoch (or per step), with a header first: epoch, step, loss, and the validation scores of epochs. */
export function* csvLog<S extends FitStep>(
  steps: Iterable<S>,
  write: (line: string) => void,
  per: "epoch" | "step" = "epoch",
): Generator<S, void, void> {
  let columns: string[] | undefined;
  for (const step of steps) {
    if (per === "step" || step.summary) {
      const scores: Record<string, number> = (per === "epoch" && step.summary?.validation) || {};
      if (!columns) {
        columns = Object.keys(scores);
        write(`${["epoch", "step", "loss", ...columns.map((name) => `validation_${name}`)].join(",")}\n`);
      }
      const loss = per === "epoch" ? step.summary!.loss : step.loss;
      write(`${[step.epoch, step.step, loss, ...columns.map((name) => scores[name]!)].join(",")}\n`);
    }
    yield step;
  }
}

/** Options of `checkpoints`. */
export interface CheckpointOptions {
  /** What is saved. */
  parts: Parts;
  store: Store;
  /** Epochs between two checkpoints. Default 1. */
  every?: number;
  /** How many are kept. Default 3. */
  keep?: number;
  /** Names are `${prefix}-${epoch}.safetensors`. Default "checkpoint". */
  prefix?: string;
}

/** Saves checkpoints while it hands the steps on; the metadata says epoch, step and loss. */
export async function* checkpoints<S extends FitStep>(
  steps: Iterable<S> | AsyncIterable<S>,
  options: CheckpointOptions,
): AsyncGenerator<S, void, void> {
  const { parts, store, every = 1, keep = 3, prefix = "checkpoint" } = options;
  const kept: string[] = [];
  for await (const step of steps) {
    if (step.summary && (step.epoch + 1) % every === 0) {
      const name = `${prefix}-${step.epoch}.safetensors`;
      await store.write(
        name,
        packCheckpoint(parts, { epoch: String(step.epoch), step: String(step.step), loss: String(step.summary.loss) }),
      );
      kept.push(name);
      if (kept.length > keep) await store.remove(kept.shift()!);
    }
    yield step;
  }
}
