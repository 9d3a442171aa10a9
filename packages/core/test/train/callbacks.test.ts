import { describe, expect, test } from "vitest";
import { Module } from "../../src/nn/module.ts";
import { unpackCheckpoint } from "../../src/save/checkpoint.ts";
import { memoryStore } from "../../src/save/stores.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { checkpoints, csvLog, earlyStopping, onPlateau, stopOnNaN, timeBudget } from "../../src/train/callbacks.ts";
import type { FitStep } from "../../src/train/fit.ts";

class One extends Module {
  weight = parameter(tensor([0]));
  forward(): void {}
}

/** Epochs of one step each with these validation losses; the weight is the epoch's number. */
function* epochs(losses: readonly number[], model?: One): Generator<FitStep, void, void> {
  for (const [epoch, loss] of losses.entries()) {
    model?.weight.set([epoch]);
    yield { epoch, step: epoch, loss: loss + 1, summary: { loss: loss + 1, validation: { loss, accuracy: 1 - loss } } };
  }
}

describe("earlyStopping", () => {
  test("ends after `patience` values without improvement and puts the best parameters back", () => {
    const model = new One();
    const seen = [...earlyStopping(epochs([5, 3, 4, 4, 4, 1], model), { restore: model, patience: 2 })];
    expect(seen).toHaveLength(4);
    expect(model.weight.item()).toBe(1);
  });

  test("puts the best parameters back when the caller breaks", () => {
    const model = new One();
    for (const { epoch } of earlyStopping(epochs([1, 2, 3], model), { restore: model })) if (epoch === 2) break;
    expect(model.weight.item()).toBe(0);
  });

  test("counts only improvements larger than minDelta, upwards with mode max", () => {
    const monitor = ({ summary }: FitStep) => summary?.validation?.accuracy;
    const seen = [...earlyStopping(epochs([0.5, 0.45, 0.44, 0.1]), { monitor, mode: "max", minDelta: 0.2, patience: 1 })];
    expect(seen).toHaveLength(2);
  });
});

test("stopOnNaN throws at the step whose loss is no number", () => {
  expect(() => [...stopOnNaN(epochs([1, Number.NaN]))]).toThrow("fit: the loss is NaN at step 1 (epoch 1)");
});

test("timeBudget ends after its seconds", () => {
  expect([...timeBudget(epochs([1, 2, 3]), 0)]).toHaveLength(1);
  expect([...timeBudget(epochs([1, 2, 3]), 60)]).toHaveLength(3);
});

test("onPlateau hands the watched value to the schedule", () => {
  const values: number[] = [];
  for (const _ of onPlateau(epochs([3, 2]), { step: (value) => values.push(value) }));
  expect(values).toEqual([3, 2]);
});

describe("csvLog", () => {
  test("writes a header and a line per epoch with the validation scores", () => {
    let text = "";
    const write = (line: string) => {
      text += line;
    };
    for (const _ of csvLog(epochs([0.5, 0.25]), write));
    expect(text).toBe("epoch,step,loss,validation_loss,validation_accuracy\n0,0,1.5,0.5,0.5\n1,1,1.25,0.25,0.75\n");
  });

  test("writes a line per step when asked", () => {
    const lines: string[] = [];
    for (const _ of csvLog(epochs([0.5]), (line) => lines.push(line), "step"));
    expect(lines).toEqual(["epoch,step,loss\n", "0,0,1.5\n"]);
  });
});

test("checkpoints saves every epoch, keeps the last few, and they can be loaded", async () => {
  const model = new One();
  const store = memoryStore();
  for await (const _ of checkpoints(epochs([1, 2, 3, 4], model), { parts: { model }, store, keep: 2 }));
  expect(await store.list()).toEqual(["checkpoint-2.safetensors", "checkpoint-3.safetensors"]);
  const other = new One();
  expect(unpackCheckpoint(await store.read("checkpoint-2.safetensors"), { model: other })).toEqual({ epoch: "2", step: "2", loss: "4" });
  expect(other.weight.item()).toBe(2);
});
