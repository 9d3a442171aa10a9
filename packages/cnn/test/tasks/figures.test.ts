import { describe, expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";
import { drawFigure, joints, type Mover, pose, randomMover } from "../../src/tasks/figures.ts";

const walker: Mover = {
  height: 48,
  x: 32,
  y: 33,
  facing: 1,
  lean: 0,
  legSwing: 0.2,
  armSwing: 0.1,
  leftRaised: 0,
  rightRaised: 0,
  thickness: 0.03,
};
type Joint = (typeof joints)[number];
const at = (who: Mover, phase: number, name: Joint) => pose(who, phase)[joints.indexOf(name)];
const length = (who: Mover, phase: number, a: Joint, b: Joint) => {
  const [[x0, y0], [x1, y1]] = [at(who, phase, a), at(who, phase, b)];
  return Math.hypot(x1 - x0, y1 - y0);
};

describe("pose", () => {
  test("limbs keep their lengths while they move", () => {
    const bones: [Joint, Joint, number][] = [
      ["hip", "neck", 0.3],
      ["neck", "head", 0.12],
      ["hip", "leftKnee", 0.25],
      ["rightKnee", "rightAnkle", 0.25],
      ["neck", "rightElbow", 0.18],
      ["leftElbow", "leftWrist", 0.17],
    ];
    for (const phase of [0, 0.2, 0.7]) for (const [a, b, share] of bones) expect(length(walker, phase, a, b)).toBeCloseTo(share * 48, 6);
  });

  test("legs swing against each other and come back after a double step", () => {
    expect(at(walker, 0.5, "leftKnee")[0]).toBeGreaterThan(34);
    expect(at(walker, 0.5, "rightKnee")[0]).toBeLessThan(30);
    expect(at(walker, 0, "rightKnee")).toEqual(at(walker, 0.5, "leftKnee"));
    for (const name of joints) for (const i of [0, 1]) expect(at(walker, 1.25, name)[i]).toBeCloseTo(at(walker, 0.25, name)[i], 9);
  });

  test("who faces the other way is the mirror image", () => {
    const mirrored = pose({ ...walker, facing: -1 }, 0.3);
    pose(walker, 0.3).forEach(([x, y], i) => {
      expect(mirrored[i][0]).toBeCloseTo(64 - x, 9);
      expect(mirrored[i][1]).toBeCloseTo(y, 9);
    });
  });

  test("a raised arm ends above the head", () => {
    const waving = { ...walker, rightRaised: 1 };
    expect(at(waving, 0, "rightWrist")[1]).toBeLessThan(at(waving, 0, "neck")[1]);
    expect(at(walker, 0, "rightWrist")[1]).toBeGreaterThan(at(walker, 0, "neck")[1]);
  });
});

describe("drawFigure", () => {
  const bare = drawFigure(walker, 0.5, new Draws("figure", 1), { occluders: 0, noise: 0 });
  const shade = ({ image }: { image: Float32Array }, [x, y]: readonly [number, number]) => image[64 * Math.floor(y) + Math.floor(x)];

  test("limbs of the left are darker than those of the right", () => {
    expect(shade(bare, at(walker, 0.5, "leftAnkle"))).toBeCloseTo(0.5, 1);
    expect(shade(bare, at(walker, 0.5, "rightAnkle"))).toBeCloseTo(0.95, 1);
    expect(bare.points).toEqual(pose(walker, 0.5));
  });

  test("things in front hide parts and leave the keypoints as they are", () => {
    const hidden = drawFigure(walker, 0.5, new Draws("figure", 1), { occluders: 40, noise: 0 });
    expect(hidden.points).toEqual(bare.points);
    const changed = bare.points.filter((place) => Math.abs(shade(hidden, place) - shade(bare, place)) > 0.01);
    expect(changed.length).toBeGreaterThan(2);
  });

  test("random movers stay in the picture, drawn the same from one seed", () => {
    const draws = new Draws("movers", 1);
    for (let i = 0; i < 50; i++) {
      for (const [x, y] of pose(randomMover(draws), i / 50)) expect(Math.min(x, y, 64 - x, 64 - y)).toBeGreaterThan(0);
    }
    const one = () => {
      const again = new Draws("movers", 2);
      return drawFigure(randomMover(again), 0.3, again);
    };
    expect(one()).toEqual(one());
  });
});
