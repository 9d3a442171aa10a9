// The sum tree and priorities.
import { expect, test } from "vitest";
import { Generator } from "../src/generator.ts";
import { Priorities, SumTree } from "../src/prioritized.ts";

test("a mass finds the place whose stretch it falls into", () => {
  const tree = new SumTree(5);
  for (const [i, p] of [1, 2, 0, 3, 4].entries()) tree.set(i, p);
  expect(tree.total).toBe(10);
  expect([0, 0.99, 1, 2.99, 3, 5.99, 6, 9.99].map((mass) => tree.find(mass))).toEqual([0, 0, 1, 1, 3, 3, 4, 4]);
  tree.set(3, 0);
  expect([tree.total, tree.find(3)]).toEqual([7, 4]);
  expect(() => new SumTree(0)).toThrow("sum-tree: capacity is 0, needs a whole number of at least 1");
});

test("places are drawn in proportion to |error|^α, and weights make up for it", () => {
  const priorities = new Priorities(4, { alpha: 1, beta: 1 });
  for (let i = 0; i < 4; i++) priorities.add(i);
  priorities.update([0, 1, 2, 3], [1, -2, 3, 4]);
  const counts = [0, 0, 0, 0];
  const random = new Generator(1);
  for (let i = 0; i < 500; i++) for (const place of priorities.draw(10, 4, 0, random).places) counts[place]!++;
  for (const [i, c] of counts.entries()) expect(Math.abs(c / 5000 - (i + 1) / 10)).toBeLessThan(0.02);
  const { places, weights } = priorities.draw(10, 4, 0, random);
  const largest = Math.max(...Array.from(places, (p) => 1 / (p + 1)));
  for (const [i, w] of weights.entries()) expect(w).toBeCloseTo(1 / (places[i]! + 1) / largest, 5);
});

test("a new transition gets the largest priority so far", () => {
  const priorities = new Priorities(3, { alpha: 0.5 });
  priorities.add(0);
  priorities.update([0], [16]);
  priorities.add(1);
  expect(priorities.tree.get(1)).toBeCloseTo(4, 5);
});

test("the nodes are a tensor that another tree can take on", () => {
  const [tree, other] = [new SumTree(3), new SumTree(3)];
  for (const [i, p] of [0.1, 0.2, 0.3].entries()) tree.set(i, p);
  other.nodes.set(tree.nodes.data);
  expect([other.total, other.get(2), other.find(0.15)]).toEqual([tree.total, 0.3, 1]);
});
