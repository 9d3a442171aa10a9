import { tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { RNN, rnn } from "../src/index.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("rnn", () => {
  test.each([
    ["all steps", {}],
    ["lengths", { lengths: [3, 2] }],
    ["the reverse", { reverse: true, lengths: [1, 3] }],
  ])("has right gradients of outputs and last states: %s", (_, options) => {
    const inputs = [random(2, 3, 3), random(2, 4), random(3, 4), random(4, 4), random(4), random(4)];
    for (const part of [0, 1]) {
      gradcheck((x, h, weightIh, weightHh, biasIh, biasHh) => {
        const run = rnn(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h], ...options });
        return part ? run.state[0] : run.output;
      }, inputs);
    }
  });

  test("counts with relu", () => {
    const one = tensor([[1]]);
    const run = rnn(tensor([1, 1, -5], [1, 3, 1]), { weightIh: one, weightHh: one }, { activation: "relu" });
    expect([...run.output.data]).toEqual([1, 2, 0]);
  });

  test("knows tanh and relu", () => {
    expect(() => new RNN(3, 4, { activation: "gelu" as "relu" })).toThrow("rnn: activation gelu is not tanh or relu");
  });
});
