import { seed } from "@sluice/core";
import { expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";

const some = (draws: Draws, n: number) => Array.from({ length: n }, () => draws.uniform());

test("one seed and one name give one sequence, other names others", () => {
  expect(some(new Draws("a", 1), 2000)).toEqual(some(new Draws("a", 1), 2000));
  expect(some(new Draws("a", 1), 5)).not.toEqual(some(new Draws("b", 1), 5));
  expect(some(new Draws("a", 1), 5)).not.toEqual(some(new Draws("a", 2), 5));
});

test("what is drawn between does not change the uniform numbers", () => {
  const [plain, mixed] = [new Draws("a", 1), new Draws("a", 1)];
  for (let i = 0; i < 1500; i++) mixed.normal();
  expect(some(mixed, 5)).toEqual(some(plain, 5));
});

test("numbers have the range, the mean and the deviation they should", () => {
  seed(1);
  const draws = new Draws("moments");
  const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
  const many = (draw: () => number) => Array.from({ length: 4000 }, draw);
  const uniform = many(() => draws.uniform(2, 6));
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...uniform)).toBeLessThan(6);
  expect(mean(uniform)).toBeCloseTo(4, 1);
  const normal = many(() => draws.normal());
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(new Set(many(() => draws.below(3)))).toEqual(new Set([0, 1, 2]));
  expect(mean(many(() => Number(draws.chance(0.3))))).toBeCloseTo(0.3, 1);
});
