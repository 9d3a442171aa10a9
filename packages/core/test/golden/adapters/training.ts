// Golden training runs: loss at every step and final weights, eager and captured.
import { expect } from "vitest";
import * as s from "../../../src/index.ts";
import { optionsOf } from "../../optim/trajectory.ts";
import { expectClose, type GoldenCase, type GoldenTensor } from "../read.ts";
import { fromGolden } from "../run.ts";
import { optimizers } from "./optim.ts";

type LayerSpec = readonly [kind: string, ...sizes: number[]];
/** A layer of a case. */
export type Part = s.Layer | ((x: s.Tensor) => s.Tensor);
/** How layers are made, by their names in the case. */
export type Parts = Readonly<Record<string, (...sizes: number[]) => Part>>;

interface TrainingAttrs {
  layers?: readonly LayerSpec[];
  loss?: string;
  loss_attrs?: { weight?: number[]; label_smoothing?: number; delta?: number };
  optimizer: string;
  steps: number;
  eval?: boolean;
  clip_grad_norm?: number;
  schedule?: readonly ["ExponentialLR", { gamma: number }];
}

const parts: Parts = {
  linear: (D, O) => new s.Linear(D!, O!),
  linear_no_bias: (D, O) => new s.Linear(D!, O!, { bias: false }),
  layer_norm: (D) => new s.LayerNorm(D!),
  embedding: (V, D) => new s.Embedding(V!, D!),
  flatten: () => new s.Flatten(),
  dropout: (p) => new s.Dropout(p!),
  encoder: (D, H, feedForward) => new s.TransformerEncoderLayer(D!, H!, { feedForward: feedForward!, dropout: 0 }),
  mean_tokens: () => (x) => s.div(s.sum(x, 1), x.shape[1]!),
  relu: () => s.relu,
  tanh: () => s.tanh,
  gelu: () => (x) => s.gelu(x),
  silu: () => s.silu,
  sigmoid: () => s.sigmoid,
  elu: () => (x) => s.elu(x),
};

/** The model that the case of the first set prints instead of listing. */
const printed: readonly LayerSpec[] = [["linear", 6, 12], ["tanh"], ["linear", 12, 3]];

function lossOf({ loss = "cross_entropy", loss_attrs: options = {} }: TrainingAttrs): (out: s.Tensor, target: s.Tensor) => s.Tensor {
  if (loss === "cross_entropy") {
    const { weight, label_smoothing: labelSmoothing = 0 } = options;
    const factors = weight ? s.state(s.tensor(weight)) : null;
    return (out, target) => s.crossEntropy(out, target, { weight: factors, labelSmoothing });
  }
  if (loss === "huber_loss") return (out, target) => s.huberLoss(out, target, { delta: options.delta! });
  const plain = { mse_loss: s.mseLoss, l1_loss: s.l1Loss, binary_cross_entropy_with_logits: s.bceWithLogitsLoss };
  return plain[loss as keyof typeof plain];
}

/** One step's share of a [steps, ...] tensor. */
function slice({ shape, data, ...rest }: GoldenTensor, step: number): GoldenTensor {
  const n = data.length / shape[0]!;
  return { ...rest, shape: shape.slice(1), data: data.slice(step * n, (step + 1) * n) };
}

/** Everything of a case under a prefix, without it. */
function under(c: GoldenCase, prefix: string): Record<string, GoldenTensor> {
  return Object.fromEntries(
    Object.entries(c.tensors).flatMap(([name, t]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), t] as const] : [])),
  );
}

function run(c: GoldenCase, captured: boolean, parts: Parts): { losses: number[]; weights: Record<string, s.StoredTensor> } {
  const attrs = c.attrs as unknown as TrainingAttrs;
  const model = new s.Sequential(...(attrs.layers ?? printed).map(([kind, ...sizes]) => parts[kind]!(...sizes)));
  s.fromTorch(model, under(c, "init."));
  model.train(!attrs.eval);
  const { layers, loss, loss_attrs, steps, eval: evaluating, schedule, model: text, optimizer: name, ...options } = c.attrs;
  const optimizer = optimizers[name as string]!(model.parameters(), optionsOf(options));
  const scheduler = attrs.schedule && new s.Scheduler(optimizer, s.exponentialLR(attrs.schedule[1]));
  const measure = lossOf(attrs);
  const step = (x: s.Tensor, target: s.Tensor) => {
    const value = measure(model.forward(x), target);
    const grads = s.grad(value, model.parameters());
    optimizer.step(attrs.clip_grad_norm ? s.clipGradNorm(grads, attrs.clip_grad_norm) : grads);
    return value;
  };
  const program = captured ? s.capture(step) : step;
  const losses = Array.from({ length: attrs.steps }, (_, i) => {
    const value = s.scope(() => {
      const [x, target] = [c.tensors.batch0!, c.tensors.batch1!].map((t) => fromGolden(slice(t, i)));
      return program(x!, target!).item();
    });
    scheduler?.step();
    return value;
  });
  return { losses, weights: s.toTorch(model) };
}

/** Trains as PyTorch did; the case's tolerance comes from PyTorch's own float32 run of the same length. @param more - further layers */
export function checkTraining(c: GoldenCase, more: Parts = {}): void {
  const known = { ...parts, ...more };
  const eager = run(c, false, known);
  expectClose(eager.losses, c, "losses");
  const finals = Object.keys(under(c, "final."));
  expect(Object.keys(eager.weights).sort()).toEqual(finals.sort());
  for (const [name, { data }] of Object.entries(eager.weights)) expectClose(data, c, `final.${name}`);
  expect(run(c, true, known)).toEqual(eager);
}

/** By PyTorch's name. */
export const training: Record<string, (c: GoldenCase) => void> = { training: (c) => checkTraining(c) };
