import { Adam, capture, crossEntropy, grad, reshape, scope, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { GPT } from "../src/index.ts";

const ints = (rows: number[][]) => tensor(Int32Array.from(rows.flat()), [rows.length, rows[0].length], "i32");

describe("GPT", () => {
  test("sees no token after the one it stands at", () => {
    const model = new GPT(7, { features: 8, depth: 2, heads: 2, block: 6 });
    const out = (row: number[]) => scope(() => model.forward(ints([row])).toArray()) as number[][][];
    const [a, b] = [out([1, 2, 3, 4]), out([1, 2, 5, 6])];
    expect(a[0].slice(0, 2)).toEqual(b[0].slice(0, 2));
    expect(a[0][2]).not.toEqual(b[0][2]);
  });

  test("learns to repeat what stood three places before", () => {
    seed(1);
    const model = new GPT(6, { features: 32, depth: 2, heads: 2, block: 12 });
    const parameters = model.parameters();
    const adam = new Adam(parameters, { lr: 3e-3 });
    const step = capture((x, y) => {
      const loss = crossEntropy(reshape(model.forward(x), [-1, 6]), reshape(y, [-1]));
      adam.step(grad(loss, parameters));
      return loss;
    });
    let [state, loss] = [1, 0];
    const next = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 16) % 6;
    };
    for (let i = 0; i < 200; i++) {
      const rows = Array.from({ length: 16 }, () => {
        const word = [next(), next(), next()];
        return Array.from({ length: 13 }, (_, t) => word[t % 3]);
      });
      loss = scope(() => step(ints(rows.map((r) => r.slice(0, 12))), ints(rows.map((r) => r.slice(1)))).item());
    }
    // The first two of twelve tokens cannot be known: 2/12 · ln 6 nats are left.
    expect(loss).toBeLessThan((2 / 12) * Math.log(6) + 0.1);
  });

  test("names what does not fit", () => {
    expect(() => new GPT(7, { features: 8, heads: 2, block: 3 }).forward(ints([[1, 2, 3, 4]]))).toThrow(
      "gpt: x is [1, 4], needs [N, T] of at most 3 tokens; cut the context",
    );
    expect(() => new GPT(0)).toThrow("gpt: V is 0, needs a whole number of at least 1");
  });
});
