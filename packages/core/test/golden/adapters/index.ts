// All adapters, by category and by PyTorch's name of the operation.
import { type Adapter, checkCase } from "../adapter.ts";
import type { GoldenCase } from "../read.ts";
import { attention } from "./attention.ts";
import { activation, elementwise } from "./elementwise.ts";
import { embedding, gather } from "./gather.ts";
import { layout, orders } from "./layout.ts";
import { linear } from "./linear.ts";
import { loss } from "./loss.ts";
import { lrScheduler } from "./lr-scheduler.ts";
import { distance, norm, softmax } from "./norm.ts";
import { optim } from "./optim.ts";
import { reduce } from "./reduce.ts";
import { training } from "./training.ts";

/** Runs a case and asserts that everything is as in PyTorch. */
export type Runner = (c: GoldenCase) => void;

const each = (adapters: Readonly<Record<string, Adapter>>): Record<string, Runner> =>
  Object.fromEntries(Object.entries(adapters).map(([op, adapter]) => [op, (c: GoldenCase) => checkCase(c, adapter)]));

/** How the cases of a category are run, by operation. */
export const runners: Readonly<Record<string, Readonly<Record<string, Runner>>>> = {
  activation: each({ ...activation, ...softmax }),
  attention: each(attention),
  embedding: each(embedding),
  linear: each(linear),
  loss: each(loss),
  lr_scheduler: lrScheduler,
  norm: each(norm),
  optim,
  training,
  tensor: each({ ...distance, ...elementwise, ...gather, ...layout, ...orders, ...reduce }),
};
