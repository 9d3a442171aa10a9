import { describe, expect, test } from "vitest";
import { Canvas, capsule, ellipse, rectangle, turn } from "../../src/tasks/canvas.ts";
import { Draws } from "../../src/tasks/draws.ts";

test("turns have length 1 and turn by twice the angle of their tangent", () => {
  const { c, s } = turn(Math.tan(0.2));
  expect(c).toBeCloseTo(Math.cos(0.4), 12);
  expect(s).toBeCloseTo(Math.sin(0.4), 12);
});

describe("shapes", () => {
  test("a capsule's distance is that to its line, less its radius", () => {
    const line = capsule(2, 2, 6, 2, 1).distance;
    expect([line(4, 2), line(4, 5), line(0, 2), line(9, 6)]).toEqual([-1, 2, 1, 4]);
    expect(capsule(1, 1, 1, 1, 2).distance(1, 4)).toBe(1);
  });

  test("an ellipse is 0 on its edge, turned as well", () => {
    const quarter = ellipse(5, 5, 4, 2, { c: 0, s: 1 }).distance;
    expect([quarter(5, 9), quarter(7, 5)]).toEqual([0, 0]);
    expect(quarter(5, 5)).toBe(-2);
  });

  test("a rectangle is negative inside", () => {
    const box = rectangle(1, 1, 3, 4).distance;
    expect([box(2, 2), box(0, 2), box(2, 6)]).toEqual([-1, 1, 2]);
  });
});

describe("Canvas", () => {
  test("covers a pixel by the share of it that a shape covers", () => {
    const canvas = new Canvas(3, 4);
    canvas.paint(rectangle(0, 0, 2.5, 3), 1);
    expect([...canvas.pixels.subarray(0, 4)]).toEqual([1, 1, 0.5, 0]);
  });

  test("paints by what was there before", () => {
    const canvas = new Canvas(2, 2, 0.5);
    canvas.paint(rectangle(0, 0, 9, 9), (before, x) => before / (x < 1 ? 2 : 1));
    expect([...canvas.pixels]).toEqual([0.25, 0.5, 0.25, 0.5]);
  });

  test("noise stays within black and white", () => {
    const canvas = new Canvas(20, 20, 0.5);
    canvas.addNoise(1, new Draws("noise", 1));
    expect(Math.min(...canvas.pixels)).toBe(0);
    expect(Math.max(...canvas.pixels)).toBe(1);
  });
});
