// Moving figures: bodies of joints and limbs that walk and wave, partly hidden by things in front of them.
import { Canvas, capsule, ellipse, rectangle, type Turn, turn } from "./canvas.ts";
import type { Draws } from "./draws.ts";

/** The joints of a figure, in the order of its keypoints; left and right are the figure's own. */
export const joints = [
  "head",
  "neck",
  "leftElbow",
  "leftWrist",
  "rightElbow",
  "rightWrist",
  "hip",
  "leftKnee",
  "leftAnkle",
  "rightKnee",
  "rightAnkle",
] as const;

/** A body and the way it moves. */
export interface Mover {
  /** Pixels of a body from head to ankles. */
  readonly height: number;
  /** Where its hip is, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Whether it walks to the right (1) or to the left (−1). */
  readonly facing: number;
  /** How far it leans forwards, and how far legs and arms swing: tangents of half the angle. */
  readonly lean: number;
  readonly legSwing: number;
  readonly armSwing: number;
  /** The share of the way up that each arm is held. */
  readonly leftRaised: number;
  readonly rightRaised: number;
  /** Radius of a limb as a share of the height. */
  readonly thickness: number;
}

/** A picture of a figure and where its joints are. */
export interface FigurePicture {
  /** [64, 64], 0 to 1 */
  readonly image: Float32Array;
  /** Places of the joints, hidden ones too: x, y in pixels. */
  readonly points: (readonly [number, number])[];
}

/** The side of a picture. */
const SIDE = 64;

/** Somebody who moves in some way somewhere. */
export function randomMover(draws: Draws): Mover {
  const raised = () => (draws.chance(0.3) ? draws.uniform(0.5, 1) : draws.uniform(0, 0.15));
  return {
    height: draws.uniform(40, 54),
    x: draws.uniform(24, 40),
    y: draws.uniform(30, 36),
    facing: draws.chance(0.5) ? 1 : -1,
    lean: draws.uniform(-0.05, 0.15),
    legSwing: draws.uniform(0.05, 0.3),
    armSwing: draws.uniform(0.05, 0.3),
    leftRaised: raised(),
    rightRaised: raised(),
    thickness: draws.uniform(0.028, 0.045),
  };
}

/** From −1 to 1 and back while the phase goes from 0 to 1. */
const swing = (phase: number) => 1 - Math.abs(4 * (phase - Math.floor(phase)) - 2);

/** One turn after another. */
const then = (a: Turn, b: Turn): Turn => ({ c: a.c * b.c - a.s * b.s, s: a.s * b.c + a.c * b.s });

/**
 * Where the joints of a mover are at a moment of its step.
 * @param phase - the share of a double step that is done, from 0 to 1
 * @returns a place per joint: x, y in pixels
 */
export function pose(who: Mover, phase: number): [number, number][] {
  const { height: h, facing } = who;
  type Place = [number, number];
  /** From a place along a limb that hangs down, turned. */
  const along = ([x, y]: Place, length: number, by: Turn): Place => [x + facing * by.s * length * h, y + by.c * length * h];
  const hip: Place = [who.x, who.y];
  const upright = then(turn(-who.lean), { c: -1, s: 0 });
  const neck = along(hip, 0.3, upright);
  const head = along(neck, 0.12, upright);
  const arm = (raised: number, at: number): [Place, Place] => {
    const upper = then(turn(raised), turn(who.armSwing * swing(at)));
    const elbow = along(neck, 0.18, then(upper, turn(raised * 0.2)));
    return [elbow, along(elbow, 0.17, then(upper, turn(0.15 + 0.3 * raised)))];
  };
  const leg = (at: number): [Place, Place] => {
    const thigh = turn(who.legSwing * swing(at));
    const knee = along(hip, 0.25, thigh);
    const bent = 0.05 + who.legSwing * (1 + swing(at + 0.25)) * 0.6;
    return [knee, along(knee, 0.25, then(thigh, turn(-bent)))];
  };
  // Arms swing against legs.
  return [head, neck, ...arm(who.leftRaised, phase + 0.5), ...arm(who.rightRaised, phase), hip, ...leg(phase), ...leg(phase + 0.5)];
}

/** Options of `drawFigure`. */
export interface FigureOptions {
  /** Things in front of the figure. Default 2. */
  occluders?: number;
  /** Deviation of the pixels' noise. Default 0.05. */
  noise?: number;
}

/**
 * Draws a mover at a moment of its step, before strokes that mean nothing and behind bars that hide a part of it.
 * The limbs of its left are darker than those of its right.
 * @param phase - the share of a double step that is done, from 0 to 1
 */
export function drawFigure(who: Mover, phase: number, draws: Draws, options: FigureOptions = {}): FigurePicture {
  const { occluders = 2, noise = 0.05 } = options;
  const canvas = new Canvas(SIDE, SIDE, 0.1);
  const anywhere = () => draws.uniform(0, SIDE);
  for (let i = 0; i < 6; i++) {
    const [x, y] = [anywhere(), anywhere()];
    canvas.paint(capsule(x, y, x + draws.uniform(-14, 14), y + draws.uniform(-14, 14), draws.uniform(0.5, 1.5)), draws.uniform(0.1, 0.4));
  }
  const points = pose(who, phase);
  const at = (name: (typeof joints)[number]) => points[joints.indexOf(name)];
  const limb = (shade: number, ...names: (typeof joints)[number][]) => {
    for (let i = 1; i < names.length; i++) {
      canvas.paint(capsule(...at(names[i - 1]), ...at(names[i]), who.thickness * who.height), shade);
    }
  };
  limb(0.5, "neck", "leftElbow", "leftWrist");
  limb(0.5, "hip", "leftKnee", "leftAnkle");
  canvas.paint(capsule(...at("neck"), ...at("hip"), 1.6 * who.thickness * who.height), 0.7);
  canvas.paint(ellipse(...at("head"), 0.065 * who.height, 0.08 * who.height), 0.8);
  limb(0.95, "hip", "rightKnee", "rightAnkle");
  limb(0.95, "neck", "rightElbow", "rightWrist");
  for (let i = 0; i < occluders; i++) {
    const [x, y] = [anywhere(), anywhere()];
    canvas.paint(rectangle(x, y, x + draws.uniform(4, 14), y + draws.uniform(4, 14)), draws.uniform(0, 1));
  }
  canvas.addNoise(noise, draws);
  return { image: canvas.pixels, points };
}
