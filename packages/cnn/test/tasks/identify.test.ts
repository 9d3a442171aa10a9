import { Adam, grad, parameter, randn, Stream, scope, seed, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { ArcFace, identityBatches, membersOf, semiHardTripletLoss } from "../../src/tasks/identify.ts";

const labelsOf = (...values: number[]) => tensor(Int32Array.from(values), [values.length]);

describe("ArcFace", () => {
  test("adds the margin to the angle of the right identity alone", () => {
    const head = new ArcFace(2, 2, { margin: 0.5, scale: 10 });
    head.weight.set([1, 0, 0, 1]);
    const angle = 0.7;
    const logits = head.forward(tensor([[3 * Math.cos(angle), 3 * Math.sin(angle)]]), labelsOf(0)).data;
    expect(logits[0]).toBeCloseTo(10 * Math.cos(angle + 0.5), 4);
    expect(logits[1]).toBeCloseTo(10 * Math.sin(angle), 4);
  });

  test("goes on falling where the angle with its margin passes π", () => {
    const head = new ArcFace(2, 1, { margin: 0.5, scale: 1 });
    head.weight.set([1, 0]);
    const logit = (angle: number) => head.forward(tensor([[Math.cos(angle), Math.sin(angle)]]), labelsOf(0)).item();
    expect(logit(3)).toBeCloseTo(Math.cos(3) - 0.5 * Math.sin(0.5), 4);
    expect(logit(3.1)).toBeLessThan(logit(3));
  });

  test("has gradients", () => {
    seed(2);
    const head = new ArcFace(4, 3);
    gradcheck((x) => head.forward(x, labelsOf(0, 2)), [randn([2, 4])]);
  });

  test("refuses a wrong number of labels", () => {
    expect(() => new ArcFace(4, 3).forward(randn([2, 4]), labelsOf(0))).toThrow(
      "arcFace: embeddings are [2, 4], labels [1]; need [N, D] and [N]",
    );
  });
});

describe("semiHardTripletLoss", () => {
  /** Directions in degrees as unit vectors. */
  const at = (...degrees: number[]) => tensor(degrees.map((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)]));
  const squared = (degrees: number) => 2 - 2 * Math.cos((degrees * Math.PI) / 180);

  test("takes the nearest stranger that is farther than the fellow", () => {
    // Anchors 0° and 20° are fellows; strangers (each alone) at 30° and 100°. From 0°: 30°; from 20°, 30° is too near: 100° it is.
    const loss = semiHardTripletLoss(at(0, 20, 30, 100), labelsOf(1, 1, 2, 3), { margin: 1 });
    const from = [squared(20) - squared(30) + 1, Math.max(0, squared(20) - squared(80) + 1)];
    expect(loss.item()).toBeCloseTo((from[0] + from[1]) / 2, 5);
  });

  test("takes the farthest stranger where none is farther than the fellow", () => {
    const loss = semiHardTripletLoss(at(0, 90, 45), labelsOf(1, 1, 2), { margin: 0.2 });
    expect(loss.item()).toBeCloseTo(squared(90) - squared(45) + 0.2, 5);
  });

  test("is 0 where nobody has a fellow", () => {
    expect(semiHardTripletLoss(at(0, 90), labelsOf(1, 2)).item()).toBe(0);
  });

  test("has gradients", () => {
    seed(1);
    gradcheck((x) => semiHardTripletLoss(x, labelsOf(0, 0, 1, 1, 2)), [randn([5, 6])], { step: 1e-3 });
  });

  test("moves fellows together and strangers apart", () => {
    seed(3);
    const vectors = parameter(randn([12, 8]));
    const labels = labelsOf(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
    const adam = new Adam([vectors], { lr: 0.05 });
    const step = () =>
      scope(() => {
        const loss = semiHardTripletLoss(vectors, labels);
        adam.step(grad(loss, [vectors]));
        return loss.item();
      });
    const losses = Array.from({ length: 60 }, step);
    expect(losses[0]).toBeGreaterThan(0.01);
    expect(losses[59]).toBe(0);
  });

  test("refuses a wrong number of labels", () => {
    expect(() => semiHardTripletLoss(randn([2, 4]), labelsOf(0))).toThrow(
      "semiHardTripletLoss: embeddings are [2, 4], labels [1]; need [N, D] and [N]",
    );
  });
});

describe("identityBatches", () => {
  const labels = Array.from({ length: 60 }, (_, i) => i % 6);

  test("gives batches of so many identities, each as often as wanted, no example twice", () => {
    const sampler = identityBatches(labels, { identities: 3, each: 4 });
    const drawn = [...sampler.draw(new Stream("test", 1))];
    expect(drawn).toHaveLength(sampler.size);
    expect(new Set(drawn).size).toBe(24);
    for (let from = 0; from < 24; from += 12) {
      const counts = new Map<number, number>();
      for (const i of drawn.slice(from, from + 12)) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
      expect([...counts.values()]).toEqual([4, 4, 4]);
    }
  });

  test("refuses too few identities or examples", () => {
    expect(() => identityBatches(labels, { identities: 7, each: 2 })).toThrow("identityBatches: 6 identities, a batch needs 7");
    expect(() => identityBatches(labels, { identities: 2, each: 11 })).toThrow(
      "identityBatches: identity 0 has 10 examples, a batch needs 11",
    );
  });
});

test("membersOf lists the examples of each label", () => {
  expect([...membersOf([7, 3, 7])]).toEqual([
    [7, [0, 2]],
    [3, [1]],
  ]);
});
