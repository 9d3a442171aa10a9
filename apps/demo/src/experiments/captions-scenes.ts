// Scenes of two things on a noisy ground, and what there is to say of them: "a red ring left of a blue square".
import { Canvas, type Draws, type Outline, rectangle } from "@sluice/cnn/tasks";

/** Pixels along an edge of a scene. */
export const SIDE = 24;

const colours: Record<string, readonly [number, number, number]> = {
  red: [0.9, 0.15, 0.15],
  green: [0.1, 0.7, 0.2],
  blue: [0.15, 0.3, 0.95],
  yellow: [0.95, 0.85, 0.1],
};

const triangle = (x: number, y: number): Outline => ({
  distance: (px, py) => Math.max(py - y - 3.4, 0.875 * Math.abs(px - x) - 0.485 * (py - y + 4.2)),
  within: [x - 4.2, y - 4.2, x + 4.2, y + 3.4],
});
const ring = (x: number, y: number): Outline => ({
  distance: (px, py) => Math.abs(Math.sqrt((px - x) ** 2 + (py - y) ** 2) - 3) - 1.1,
  within: [x - 4.2, y - 4.2, x + 4.2, y + 4.2],
});
const shapes: Record<string, (x: number, y: number) => Outline> = {
  ring,
  square: (x, y) => rectangle(x - 3.4, y - 3.4, x + 3.4, y + 3.4),
  triangle,
};
/** How far a thing reaches from its middle, and how far apart two are at least. */
const [REACH, APART] = [4.2, 9];

/** All words of captions; "end" ends one and fills what is left. */
export const WORDS = ["end", "start", "a", "left", "of", "above", ...Object.keys(colours), ...Object.keys(shapes)];
/** Words of the longest caption, with its end. */
export const LENGTH = 9;

/** What is to be seen, and the words for it. */
export interface CaptionScene {
  /** Red, green and blue of each pixel, row by row, 0 to 1. */
  pixels: Float32Array;
  words: string[];
  /** Whether its caption is one of the tenth that nobody trains on. */
  held: boolean;
}

/** Makes a scene of two things that do not touch, of which it is clear whether they stand side by side or one over the other. */
export function captionScene(draws: Draws): CaptionScene {
  const [names, forms] = [Object.keys(colours), Object.keys(shapes)];
  const place = () => draws.uniform(REACH, SIDE - REACH);
  const things = [0, 1].map(() => ({ colour: draws.below(names.length), shape: draws.below(forms.length), x: place(), y: place() }));
  const [a, b] = things as [(typeof things)[number], (typeof things)[number]];
  do {
    for (const thing of things) [thing.x, thing.y] = [place(), place()];
  } while (Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) < APART || Math.abs(Math.abs(a.x - b.x) - Math.abs(a.y - b.y)) < 5);
  const beside = Math.abs(a.x - b.x) > Math.abs(a.y - b.y);
  // The thing to the left is named first, or the upper one.
  const [first, second] = (beside ? a.x > b.x : a.y > b.y) ? [b, a] : [a, b];
  const named = ({ colour, shape }: typeof a) => ["a", names[colour]!, forms[shape]!];
  const pixels = new Float32Array(3 * SIDE * SIDE);
  const ground = Float32Array.from({ length: SIDE * SIDE }, () => draws.uniform(0.35, 0.55));
  for (let c = 0; c < 3; c++) {
    const canvas = new Canvas(SIDE, SIDE);
    canvas.pixels.set(ground);
    for (const { colour, shape, x, y } of things) {
      const shade = colours[names[colour]!]![c]!;
      canvas.paint(shapes[forms[shape]!]!(x, y), (before) => shade * (0.7 + 0.6 * before));
    }
    for (let i = 0; i < SIDE * SIDE; i++) pixels[3 * i + c] = Math.min(1, canvas.pixels[i]!);
  }
  const codes = [first.colour, first.shape, second.colour, second.shape, Number(beside)];
  const held = codes.reduce((sum, code) => 7 * sum + code, 3) % 10 === 0;
  return { pixels, words: [...named(first), ...(beside ? ["left", "of"] : ["above"]), ...named(second)], held };
}
