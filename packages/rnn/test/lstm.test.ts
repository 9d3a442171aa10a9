import { tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { LSTM, lstm } from "../src/index.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("lstm", () => {
  test.each([
    ["all steps", {}],
    ["lengths", { lengths: [3, 2] }],
    ["the reverse", { reverse: true, lengths: [1, 3] }],
  ])("has right gradients of outputs and last states: %s", (_, options) => {
    const inputs = [random(2, 3, 3), random(2, 4), random(2, 4), random(3, 16), random(4, 16), random(16), random(16)];
    for (const part of [0, 1]) {
      gradcheck((x, h, c, weightIh, weightHh, biasIh, biasHh) => {
        const run = lstm(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h, c], ...options });
        return part ? run.state[1] : run.output;
      }, inputs);
    }
  });

  test("projects below its hidden size only", () => {
    expect(() => new LSTM(3, 4, { projection: 4 })).toThrow("lstm: projection is 4, needs a whole number below the 4 hidden features");
    expect(new LSTM(3, 4, { projection: 2 }).forward(random(2, 3, 3)).output.shape).toEqual([2, 3, 2]);
  });
});
