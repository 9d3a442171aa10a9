import { describe, expect, test } from "vitest";
import { crossEntropy } from "../../src/loss/classification.ts";
import { mseLoss } from "../../src/loss/regression.ts";
import { Linear } from "../../src/nn/linear.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { relu } from "../../src/ops/activation.ts";
import { Adam } from "../../src/optim/adam.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { seed } from "../../src/random.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { type Batch, evaluate, finish, fit, predict, run } from "../../src/train/fit.ts";

const xor = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const labels = tensor(new Int32Array([0, 1, 1, 0]));
const accuracy = (output: Tensor, target: Tensor) => {
  const [logits, truth] = [output.toArray() as number[][], target.data];
  return logits.filter(([a, b], i) => (b! > a! ? 1 : 0) === truth[i]).length / truth.length;
};
function network() {
  seed(3);
  const model = new Sequential(new Linear(2, 16), relu, new Linear(16, 2));
  return { model, optimizer: new Adam(model.parameters(), { lr: 0.03 }) };
}

describe("fit", () => {
  test("learns, yields every step, and sums up every epoch with validation", () => {
    const { model, optimizer } = network();
    const data: Batch[] = [[xor, labels]];
    const steps = [...fit(model, { data, loss: crossEntropy, optimizer, epochs: 120, validation: data, metrics: { accuracy } })];
    expect(steps).toHaveLength(120);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 120 }, (_, i) => i));
    const last = steps.at(-1)!.summary!;
    expect(last.loss).toBeLessThan(0.1);
    expect(last.validation!.accuracy).toBe(1);
    expect(last.validation!.loss).toBeCloseTo(steps.at(-1)!.loss, 1);
  });

  test("gives the same losses captured and eager", () => {
    const losses = (captured: boolean) => {
      const { model, optimizer } = network();
      return [...fit(model, { data: [[xor, labels]], loss: crossEntropy, optimizer, epochs: 20, captured })].map(({ loss }) => loss);
    };
    expect(losses(true)).toEqual(losses(false));
  });

  test("the loss of an epoch weighs batches by their size", () => {
    const model = new Linear(1, 1, { bias: false });
    model.weight.set([1]);
    const at = (...x: number[]) => tensor(x, [x.length, 1]);
    const data: Batch[] = [
      [at(1, 1, 1), at(3, 3, 3)],
      [at(1), at(1)],
    ];
    const [, last] = [...fit(model, { data, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0 }) })];
    expect(last!.summary!.loss).toBeCloseTo((3 * 4 + 1 * 0) / 4, 6);
  });

  test("sample and class weights make the mean of weight times loss", () => {
    const first = (batch: Batch, classWeight?: Tensor) => {
      const { model } = network();
      const optimizer = new SGD(model.parameters(), { lr: 0 });
      const [step] = [...fit(model, { data: [batch], loss: crossEntropy, optimizer, ...(classWeight ? { classWeight } : {}) })];
      return step!.loss;
    };
    const { model } = network();
    const each = crossEntropy(model.forward(xor), labels, { reduction: "none" }).data;
    const mean = (weights: number[]) => weights.reduce((sum, w, i) => sum + w * each[i]!, 0) / 4;
    expect(first([xor, labels, tensor([1, 0, 2, 0])])).toBeCloseTo(mean([1, 0, 2, 0]), 5);
    expect(first([xor, labels], tensor([1, 5]))).toBeCloseTo(mean([1, 5, 5, 1]), 5);
  });

  test("steps the schedule per epoch or per step, and clips", () => {
    const { model, optimizer } = network();
    let [scheduled, clipped] = [0, 0];
    const schedule = { step: () => void scheduled++ };
    const clip = (grads: readonly Tensor[]) => {
      clipped++;
      return grads;
    };
    const data: Batch[] = [
      [xor, labels],
      [xor, labels],
    ];
    const common = { data, loss: crossEntropy, optimizer, epochs: 3, captured: false, schedule };
    finish(fit(model, { ...common, clip }));
    expect([scheduled, clipped]).toEqual([3, 6]);
    finish(fit(model, { ...common, schedulePer: "step" }));
    expect(scheduled).toBe(9);
  });

  test("an epoch without batches is an error", () => {
    const { model, optimizer } = network();
    expect(() => finish(fit(model, { data: [], loss: crossEntropy, optimizer }))).toThrow("fit: epoch 0 had 0 batches");
  });
});

describe("evaluate and predict", () => {
  test("score and answer without training, and put the mode back", () => {
    const { model } = network();
    const before = model.stateDict()["0.weight"]!.data;
    const scores = finish(evaluate(model, { data: [[xor, labels]], loss: crossEntropy, metrics: { accuracy } }));
    expect(Object.keys(scores)).toEqual(["loss", "accuracy"]);
    const shapes = [...predict(model, [xor, xor])].map((out) => out.shape);
    expect(shapes).toEqual([
      [4, 2],
      [4, 2],
    ]);
    expect(model.stateDict()["0.weight"]!.data).toEqual(before);
    expect(model.training).toBe(true);
  });
});

describe("run", () => {
  function* count(to: number): Generator<number, string, void> {
    for (let i = 0; i < to; i++) yield i;
    return "done";
  }

  test("runs a generator to its end in slices and gives what it returns", async () => {
    const seen: number[] = [];
    expect(await run(count(50), { each: (n) => seen.push(n), slice: 0 })).toBe("done");
    expect(seen).toHaveLength(50);
  });

  test("stops at the signal with its reason", async () => {
    const stop = new AbortController();
    const running = run(count(1e9), { signal: stop.signal, slice: 0, each: (n) => n === 5 && stop.abort(new Error("enough")) });
    await expect(running).rejects.toThrow("enough");
  });
});
