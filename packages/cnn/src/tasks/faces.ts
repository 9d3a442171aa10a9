// Parametric faces: an identity is a list of proportions that stay; pose, light and expression vary from picture to picture.
import { Canvas, capsule, ellipse, type Turn, turn } from "./canvas.ts";
import type { Draws } from "./draws.ts";

/** Proportions of a face, each from −1 to 1. */
export interface FaceIdentity {
  readonly width: number;
  readonly jaw: number;
  readonly skin: number;
  readonly hairShade: number;
  readonly hairLine: number;
  readonly eyeDistance: number;
  readonly eyeHeight: number;
  readonly eyeSize: number;
  readonly browHeight: number;
  readonly browSlope: number;
  readonly browWeight: number;
  readonly noseLength: number;
  readonly noseWidth: number;
  readonly mouthHeight: number;
  readonly mouthWidth: number;
  readonly lips: number;
}

/** How a face is seen: each from −1 to 1. */
export interface FaceView {
  /** To the sides. */
  readonly yaw: number;
  /** Up and down. */
  readonly pitch: number;
  /** In the plane of the picture. */
  readonly roll: number;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** From where the light comes, and how bright it is. */
  readonly lightX: number;
  readonly lightY: number;
  readonly exposure: number;
  /** From a sad mouth to a smile. */
  readonly smile: number;
  /** How far mouth and eyes are open, and the brows are raised. */
  readonly mouthOpen: number;
  readonly eyesOpen: number;
  readonly browsRaised: number;
}

const identityKeys = [
  "width",
  "jaw",
  "skin",
  "hairShade",
  "hairLine",
  "eyeDistance",
  "eyeHeight",
  "eyeSize",
  "browHeight",
  "browSlope",
  "browWeight",
  "noseLength",
  "noseWidth",
  "mouthHeight",
  "mouthWidth",
  "lips",
] as const;
const viewKeys = [
  "yaw",
  "pitch",
  "roll",
  "scale",
  "x",
  "y",
  "lightX",
  "lightY",
  "exposure",
  "smile",
  "mouthOpen",
  "eyesOpen",
  "browsRaised",
] as const;

const drawn = <K extends string>(keys: readonly K[], draws: Draws) =>
  Object.fromEntries(keys.map((key) => [key, draws.uniform(-1, 1)])) as Record<K, number>;

/** Somebody who never was. */
export function randomIdentity(draws: Draws): FaceIdentity {
  return drawn(identityKeys, draws);
}

/** Some pose, light and expression. */
export function randomView(draws: Draws): FaceView {
  return drawn(viewKeys, draws);
}

/** The side of a picture. */
const SIDE = 48;

/**
 * Draws a face. Features lie on a head that turns: they shift and narrow with yaw and pitch.
 * @param draws - gives the noise of the picture
 * @returns [48, 48], from 0 to 1
 */
export function drawFace(who: FaceIdentity, view: FaceView, draws: Draws): Float32Array {
  const canvas = new Canvas(SIDE, SIDE, 0.45);
  const tilt: Turn = turn(0.09 * view.roll); // ± 10°
  const unit = 1 + 0.08 * view.scale;
  const [cx, cy] = [SIDE / 2 + 1.5 * view.x, SIDE / 2 + 1 + 1.5 * view.y];
  const narrow = 1 - 0.12 * view.yaw * view.yaw;
  /** Where a place of the head, seen from the front, comes to lie; `depth` is how far it stands out. */
  const at = (x: number, y: number, depth = 1) => {
    const u = unit * (x * narrow + 2.6 * view.yaw * depth);
    const v = unit * (y + 1.6 * view.pitch * depth);
    return [cx + u * tilt.c - v * tilt.s, cy + u * tilt.s + v * tilt.c] as const;
  };
  const oval = (x: number, y: number, rx: number, ry: number, depth?: number) =>
    ellipse(...at(x, y, depth), unit * rx * narrow, unit * ry, tilt);
  const line = (x0: number, y0: number, x1: number, y1: number, r: number, depth?: number) =>
    capsule(...at(x0, y0, depth), ...at(x1, y1, depth), unit * r);

  const skin = 0.68 + 0.14 * who.skin;
  const hair = 0.25 + 0.2 * who.hairShade;
  const [rx, ry] = [13.5 + 1.8 * who.width, 17.5];
  canvas.paint(oval(0, -2.5, rx + 1.8, ry + 1, 0), hair);
  canvas.paint(oval(0, 0, rx, ry, 0.1), skin);
  canvas.paint(oval(0, 7, rx - 1.5 + 2 * who.jaw, 10.5, 0.2), skin);
  canvas.paint(oval(0, -17 + 2.2 * who.hairLine, rx - 1, 6.5, 0.3), hair);

  const [eyeX, eyeY] = [5.8 + 1.1 * who.eyeDistance, -3 + 1.3 * who.eyeHeight];
  const eye = 2.3 + 0.6 * who.eyeSize;
  const browY = eyeY - 4.2 - 0.8 * who.browHeight - 0.5 * view.browsRaised;
  for (const side of [-1, 1]) {
    canvas.paint(oval(side * eyeX, eyeY, eye, eye * (0.6 + 0.15 * view.eyesOpen)), 0.92);
    canvas.paint(oval(side * eyeX, eyeY, eye * 0.5, eye * 0.5), 0.12);
    const slope = 1.1 * who.browSlope;
    canvas.paint(line(side * (eyeX - 2.6), browY + slope, side * (eyeX + 2.8), browY - slope, 0.75 + 0.35 * who.browWeight), hair * 0.7);
  }

  const noseEnd = 4 + 1.5 * who.noseLength;
  const nostril = 2 + 0.8 * who.noseWidth;
  canvas.paint(line(0, eyeY + 1, 0, noseEnd, 0.6, 1.4), skin - 0.13);
  canvas.paint(line(-nostril, noseEnd, nostril, noseEnd, 0.8, 1.5), skin - 0.2);

  const mouthY = 10 + 1.1 * who.mouthHeight;
  const half = 4.6 + 1.2 * who.mouthWidth + 0.3 * view.smile;
  const lips = 0.9 + 0.4 * who.lips;
  const corner = mouthY - 0.9 * view.smile;
  const open = 0.5 * (1 + view.mouthOpen);
  for (const [end, y] of [
    [-half, mouthY - open / 2],
    [half, mouthY - open / 2],
    [-half, mouthY + open],
    [half, mouthY + open],
  ] as const)
    canvas.paint(line(end, corner, 0, y, lips, 1.1), skin * 0.55);
  if (open > 0.4) canvas.paint(oval(0, mouthY + open / 3, half * 0.5, open * 0.7, 1.1), 0.1);

  const { pixels } = canvas;
  for (let row = 0, i = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, i++) {
      const [x, y] = [(2 * column) / SIDE - 1, (2 * row) / SIDE - 1];
      pixels[i] *= 0.95 + 0.15 * view.exposure + 0.28 * (x * view.lightX + y * view.lightY);
    }
  }
  canvas.addNoise(0.03, draws);
  return pixels;
}
