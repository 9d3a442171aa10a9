import { reshape, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { after, inverse, type Projection, project, shift, square, stretch } from "../../src/transforms/projection.ts";

const numbers = (...values: number[]) => values.map((v) => tensor([v])) as unknown as Parameters<typeof square>[0];
const map = (m: Projection, x: number, y: number) =>
  project(m, tensor([x], [1, 1]), tensor([y], [1, 1]), (entry) => reshape(entry, [1, 1])).map((t) => t.data[0]!);
const close = (found: number[], x: number, y: number) => {
  expect(found[0]).toBeCloseTo(x, 4);
  expect(found[1]).toBeCloseTo(y, 4);
};

test("maps the corners of the square to four points, and back", () => {
  const m = square(numbers(1, 5, 6, 0), numbers(2, 1, 7, 5));
  close(map(m, 0, 0), 1, 2);
  close(map(m, 1, 0), 5, 1);
  close(map(m, 1, 1), 6, 7);
  close(map(m, 0, 1), 0, 5);
  close(map(inverse(m), 6, 7), 1, 1);
});

test("after applies its second argument first", () => {
  close(map(after(shift(1, 2), stretch(10, 100)), 3, 4), 31, 402);
  close(map(after(stretch(10, 100), shift(1, 2)), 3, 4), 40, 600);
});
