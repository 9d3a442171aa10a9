import { tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GRU, gru } from "../src/index.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("gru", () => {
  test.each([
    ["all steps", {}],
    ["lengths", { lengths: [3, 2] }],
    ["the reverse", { reverse: true, lengths: [1, 3] }],
  ])("has right gradients of outputs and last states: %s", (_, options) => {
    const inputs = [random(2, 3, 3), random(2, 4), random(3, 12), random(4, 12), random(12), random(12)];
    for (const part of [0, 1]) {
      gradcheck((x, h, weightIh, weightHh, biasIh, biasHh) => {
        const run = gru(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h], ...options });
        return part ? run.state[0] : run.output;
      }, inputs);
    }
  });

  test("names what does not fit", () => {
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 12) })).toThrow("gru: weights lack weightHh");
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 9), weightHh: random(4, 12) })).toThrow(
      "gru: weightIh is [3, 9], needs [3, 12] (x [1, 2, 3])",
    );
    expect(() => new GRU(3, 0)).toThrow("gru: H is 0, needs a whole number of at least 1");
  });
});
