// Value networks of choices.
import { mean, Stream, sub, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { DuelingNetwork, qNetwork } from "../src/q-network.ts";
import { close } from "./close.ts";

test("a dueling network's values average to the state's value", () => {
  const network = new DuelingNetwork(2, [8], 3, new Stream("dueling", 1));
  const x = tensor([[0.3, -1]]);
  const q = network.forward(x);
  const again = new DuelingNetwork(2, [8], 3, new Stream("dueling", 1));
  again.advantage.weights[0]!.set(new Float32Array(24));
  again.advantage.biases[0]!.set([0, 0, 0]);
  close(sub(mean(q, 1), mean(again.forward(x), 1)), [0]);
  expect(q.shape).toEqual([1, 3]);
});

test("networks of the same stream start the same", () => {
  const make = () =>
    qNetwork(2, [4], 2, new Stream("q", 5))
      .forward(tensor([[1, 2]]))
      .toArray();
  expect(make()).toEqual(make());
});
