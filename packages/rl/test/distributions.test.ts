// Distributions against torch.distributions.
import { add, grad, Stream, scope, sum, type Tensor, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { Bernoulli, Categorical, DiagGaussian, MultiCategorical, SquashedGaussian } from "../src/distributions.ts";
import { close } from "./close.ts";
import * as golden from "./golden/mathematics.ts";

const whole = (numbers: readonly number[]) => tensor(Int32Array.from(numbers));

test("a categorical's log-probability, entropy, divergence and gradient are PyTorch's", () => {
  const { logits, other, actions, logProb, entropy, kl, grad: wanted } = golden.categorical;
  scope(() => {
    const x = tensor(logits);
    const c = new Categorical(x);
    close(c.logProb(whole(actions)), logProb);
    close(c.entropy(), entropy);
    close(c.kl(new Categorical(tensor(other))), kl);
    close(grad(sum(add(c.logProb(whole(actions)), c.entropy())), [x])[0]!, wanted);
  });
});

test("a diagonal normal's are, too", () => {
  const { mean, logStd, mean2, logStd2, x, logProb, entropy, kl } = golden.gaussian;
  const g = new DiagGaussian(tensor(mean), tensor(logStd));
  close(g.logProb(tensor(x)), logProb);
  close(g.entropy(), entropy);
  close(g.kl(new DiagGaussian(tensor(mean2), tensor(logStd2))), kl);
});

test("a squashed normal's log-probability is PyTorch's in double precision", () => {
  const { mean, logStd, u, logProb } = golden.sac;
  close(new SquashedGaussian(tensor(mean), tensor(logStd)).logProbBefore(tensor(u)), logProb);
});

test("bits' log-probability and entropy are PyTorch's", () => {
  const { logits, bits, logProb, entropy } = golden.bernoulli;
  const b = new Bernoulli(tensor(logits));
  close(b.logProb(tensor(bits)), logProb);
  close(b.entropy(), entropy);
});

function frequencies(draw: () => Tensor, n: number): number[] {
  const counts = new Array<number>(n).fill(0);
  const values = draw().data;
  for (const v of values) counts[v]!++;
  return counts.map((c) => c / values.length);
}

test("draws come with their odds, and never what a mask forbids", () => {
  const stream = new Stream("draws", 1);
  const logits = tensor(
    new Float32Array(4000 * 3).map((_, i) => [0, 1, 2][i % 3]!),
    [4000, 3],
  );
  const odds = [0.0900306, 0.2447285, 0.6652409];
  for (const [i, f] of frequencies(() => new Categorical(logits).sample(stream), 3).entries())
    expect(Math.abs(f - odds[i]!)).toBeLessThan(0.03);
  const mask = tensor(Array.from({ length: 4000 }, () => [true, true, false]));
  const masked = new Categorical(logits, mask);
  expect(frequencies(() => masked.sample(stream), 3)[2]).toBe(0);
  expect([...masked.mode().data.subarray(0, 3)]).toEqual([1, 1, 1]);
});

test("several choices are the sum of their parts", () => {
  const logits = tensor([
    [5, 0, 0, 0, 5],
    [0, 5, 5, 0, 0],
  ]);
  const m = new MultiCategorical(logits, [2, 3]);
  expect(m.mode().toArray()).toEqual([
    [0, 2],
    [1, 0],
  ]);
  const sampled = m.sample(new Stream("several", 2));
  expect(sampled.shape).toEqual([2, 2]);
  const [a, b] = m.parts as [Categorical, Categorical];
  close(m.logProb(m.mode()), add(a.logProb(whole([0, 1])), b.logProb(whole([2, 0]))).toArray());
  close(m.entropy(), add(a.entropy(), b.entropy()).toArray());
});

test("squashed draws lie within bounds, the mode is tanh of the mean", () => {
  const s = new SquashedGaussian(tensor([[3, -3]]), tensor([[1, 9]]));
  for (const a of s.draw(new Stream("squashed", 1)).action.data) expect(Math.abs(a)).toBeLessThanOrEqual(1);
  close(s.mode(), [[0.9950548, -0.9950548]]);
  close(s.normal.logStd, [[1, 2]]);
});

test("modes and draws of normals and bits are of their shapes", () => {
  const g = new DiagGaussian(tensor([[1, 2]]), tensor([-20, -20]));
  close(g.sample(new Stream("g", 1)), [[1, 2]]);
  expect(g.mode().toArray()).toEqual([[1, 2]]);
  const b = new Bernoulli(tensor([[50, -50]]));
  expect([b.mode().toArray(), b.sample(new Stream("b", 1)).toArray()]).toEqual([[[1, 0]], [[1, 0]]]);
});
