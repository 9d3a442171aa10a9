import { expect, test } from "vitest";
import { type LanderMoment, landerPicture } from "../src/lander-picture.ts";

const moment: LanderMoment = {
  view: [0, 0, 20, 14],
  ground: [
    [0, 2],
    [10, 3],
    [20, 1],
  ],
  pad: [8, 12, 3],
  place: (x, y) => [10 + x, 8 + y],
  hull: [
    [-0.4, 0.5],
    [-0.5, 0],
    [-0.5, -0.3],
    [0.5, -0.3],
    [0.5, 0],
    [0.4, 0.5],
  ],
  legs: [[[9, 7] as const, [9.1, 7] as const, [9.1, 7.5] as const]],
  touching: [false],
  main: 0,
  side: 0,
  direction: 0,
  moment: 0,
  text: "here",
};
const shown = (changes: Partial<LanderMoment>) => landerPicture({ ...moment, ...changes }).shapes;
/** Corners of the outermost tongues of the flames. */
const tongues = (changes: Partial<LanderMoment>) =>
  shown(changes).flatMap((shape) => (shape.kind === "polygon" && shape.color === "#ff7a1a" ? [shape.points] : []));

test("a flame leaves the engine that burns, away from the module, longer the more it burns", () => {
  expect(tongues({})).toEqual([]);
  const tip = (changes: Partial<LanderMoment>) => tongues(changes)[0]![2]!;
  expect(tip({ main: 1 })[0]).toBe(10);
  expect(tip({ main: 1 })[1]).toBeLessThan(tip({ main: 0.5 })[1]);
  expect(tip({ main: 0.5 })[1]).toBeLessThan(7.6);
  expect(tip({ side: 1, direction: -1 })[0]).toBeGreaterThan(10.5);
  expect(tip({ side: 1, direction: 1 })[0]).toBeLessThan(9.5);
  expect(tongues({ main: 1, side: 1, direction: 1 }).length).toBe(2);
});

test("flames flicker by the moment, and the same moment looks the same", () => {
  expect(tongues({ main: 1, moment: 1 })).not.toEqual(tongues({ main: 1, moment: 2 }));
  expect(tongues({ main: 1, moment: 1 })).toEqual(tongues({ main: 1, moment: 1 }));
});

test("the surface goes on beside the view, a leg that touches shows it, and the text is passed on", () => {
  const surface = shown({}).find(({ kind }) => kind === "line") as unknown as { points: [number, number][] };
  expect(surface.points.slice(1, -1)).toEqual(moment.ground);
  expect([surface.points[0]![1], surface.points.at(-1)![1]]).toEqual([2, 1]);
  expect(surface.points[0]![0]).toBeLessThan(-5);
  const colours = (touching: boolean) => shown({ touching: [touching] }).map(({ color }) => color);
  expect(colours(true)).not.toEqual(colours(false));
  expect(landerPicture(moment).text).toBe("here");
});
