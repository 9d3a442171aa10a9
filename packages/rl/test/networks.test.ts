// Perceptrons of agents.
import { Adam, matmul, parameter, Stream, tensor, transpose, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { FAINT_DECAY, follow, MLP } from "../src/networks.ts";
import { close } from "./close.ts";

test("weights start orthogonal with gain √2, the last layer's with its own, biases at 0", () => {
  const mlp = new MLP([3, 3, 3], { outputGain: 0.01, stream: new Stream("mlp", 1) });
  const [first, last] = mlp.weights as [(typeof mlp.weights)[0], (typeof mlp.weights)[0]];
  close(matmul(first!, transpose(first!, 0, 1)), [2, 0, 0, 0, 2, 0, 0, 0, 2]);
  close(matmul(last!, transpose(last!, 0, 1)), [1e-4, 0, 0, 0, 1e-4, 0, 0, 0, 1e-4]);
  close(mlp.biases[0]!, [0, 0, 0]);
});

test("layers follow each other with the activation between them", () => {
  const mlp = new MLP([1, 2, 1], { activation: "relu", start: "uniform", stream: new Stream("mlp", 1) });
  mlp.weights[0]!.set([1, -1]);
  mlp.biases[0]!.set([0, 0]);
  mlp.weights[1]!.set([2, 3]);
  mlp.biases[1]!.set([1]);
  close(mlp.forward(tensor([[2], [-2]])), [5, 7]);
  expect(mlp.parameters().length).toBe(4);
});

test("the faint decay changes no weight, and running averages of a silent one stay normal numbers", () => {
  const [faint, none] = [FAINT_DECAY, 0].map((weightDecay) => {
    const w = parameter(zeros([3])).set([0.05, -0.3, 2]);
    const adam = new Adam([w], { lr: 1e-3, weightDecay });
    for (let i = 0; i < 1500; i++) adam.step([tensor(i === 0 ? [0.1, 2, -1e-4] : [0, 0, 1e-3])]);
    return { w: [...w.data], m: Math.abs(adam.stateDict()["parameters.0.m"]!.data[0]!) };
  });
  expect(faint!.w).toEqual(none!.w);
  expect(none!.m).toBeLessThan(2 ** -126);
  expect(faint!.m).toBeGreaterThan(2 ** -126);
});

test("targets follow whole or by a share", () => {
  const target = parameter(zeros([2]));
  follow([target], [tensor([2, 4])], 0.25);
  close(target, [0.5, 1]);
  follow([target], [tensor([2, 4])], 1);
  close(target, [2, 4]);
});
