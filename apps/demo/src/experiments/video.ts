// A network watches clips of things that move and says which tags are true of them. No DOM: runs in a worker, or headless in Node.
import { Conv2d } from "@sluice/cnn";
import { Canvas, capsule, Draws, ellipse, type Outline, rectangle } from "@sluice/cnn/tasks";
import {
  averagePrecision,
  bceWithLogitsLoss,
  Linear,
  Module,
  noGrad,
  relu,
  reshape,
  scope,
  select,
  sigmoid,
  type Tensor,
  tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { LSTM } from "@sluice/rnn";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";

/** What the video experiment answers: a clip by number, watched. */
export interface VideoQuestion {
  kind: "clip";
  number: number;
}

/** A clip that was watched. */
export interface Watched {
  /** Grey values, frame by frame, row by row. */
  frames: Float32Array;
  /** Of each tag, and whether it is true. */
  probabilities: number[];
  truth: number[];
}

/** Frames of a clip, and pixels along an edge of one. */
export const [FRAMES, SIDE] = [8, 20];

const shapes: Record<string, (x: number, y: number) => Outline> = {
  ball: (x, y) => ellipse(x, y, 2.6, 2.6),
  box: (x, y) => rectangle(x - 2.4, y - 2.4, x + 2.4, y + 2.4),
  bar: (x, y) => capsule(x - 3.4, y, x + 3.4, y, 0.7),
};
const moves: Record<string, readonly [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1], still: [0, 0] };
/** What may be said of a clip. */
export const tags = [...Object.keys(shapes), ...Object.keys(moves), "one", "two"];
const [HELD, SEEN, UNITS] = [150, 48, 48];

/** One or two things that move over a noisy ground, each its own way; and which tags are true. */
function clip(draws: Draws): { frames: Float32Array; truth: number[] } {
  const pick = (names: readonly string[]) => names[draws.below(names.length)]!;
  const things = Array.from({ length: 1 + draws.below(2) }, () => {
    const [shape, move] = [pick(Object.keys(shapes)), pick(Object.keys(moves))];
    const [dx, dy] = moves[move]!;
    // It starts so that it is still inside at the end.
    const [x, y] = [dx, dy].map((d) => 4 + Math.max(0, -d * FRAMES) + draws.uniform(0, SIDE - 8 - Math.abs(d) * FRAMES)) as [
      number,
      number,
    ];
    return { shape, move, dx, dy, x, y };
  });
  const frames = new Float32Array(FRAMES * SIDE * SIDE);
  for (let t = 0; t < FRAMES; t++) {
    const canvas = new Canvas(SIDE, SIDE, 0.1);
    for (const { shape, dx, dy, x, y } of things) canvas.paint(shapes[shape]!(x + dx * t, y + dy * t), 0.9);
    canvas.addNoise(0.08, draws);
    frames.set(canvas.pixels, t * SIDE * SIDE);
  }
  const said = new Set([...things.flatMap(({ shape, move }) => [shape, move]), things.length === 1 ? "one" : "two"]);
  return { frames, truth: tags.map((tag) => Number(said.has(tag))) };
}

/** A convolutional network sees each frame, an LSTM watches them pass. */
class Watcher extends Module {
  readonly conv1 = new Conv2d(1, 12, 3, { stride: 2, padding: 1 });
  readonly conv2 = new Conv2d(12, 24, 3, { stride: 2, padding: 1 });
  readonly frame = new Linear(24 * (SIDE / 4) ** 2, SEEN);
  readonly lstm = new LSTM(SEEN, UNITS);
  readonly head = new Linear(UNITS, tags.length);

  /** @param x - [N, FRAMES, SIDE, SIDE]; @returns logits [N, tags] */
  forward(x: Tensor): Tensor {
    const frames = reshape(x, [-1, SIDE, SIDE, 1]);
    const map = relu(this.conv2.forward(relu(this.conv1.forward(frames)))); // [N · FRAMES, 5, 5, 24]
    const seen = relu(this.frame.forward(reshape(map, [x.shape[0]!, FRAMES, -1]))); // [N, FRAMES, SEEN]
    return this.head.forward(select(this.lstm.forward(seen).output, 1, -1));
  }
}

/** Trains on clips; the score is the mean average precision over tags. */
export function video(options: LessonOptions): Job<LessonStep> {
  return giveLesson("video", options, () => {
    const model = new Watcher();
    const draws = new Draws("held", 0);
    const held = Array.from({ length: HELD }, () => clip(draws));
    const images = new Float32Array(HELD * FRAMES * SIDE * SIDE);
    for (const [i, { frames }] of held.entries()) images.set(frames, i * frames.length);
    const truth = Float32Array.from(held.flatMap((one) => one.truth));
    const watch = (frames: Float32Array, N: number) => noGrad(() => sigmoid(model.forward(tensor(frames, [N, FRAMES, SIDE, SIDE]))));
    return {
      model,
      fields: [{ shape: [FRAMES, SIDE, SIDE] }, { shape: [tags.length] }],
      example(drawn) {
        const { frames, truth } = clip(drawn);
        return [frames, truth];
      },
      loss: (frames, wanted) => bceWithLogitsLoss(model.forward(frames!), wanted!),
      score: () => scope(() => averagePrecision(watch(images, HELD), tensor(truth, [HELD, tags.length]))),
      answer(question): Watched {
        const { frames, truth } = clip(new Draws("shown", (question as VideoQuestion).number));
        return { frames, truth, probabilities: scope(() => [...watch(frames, 1).data]) };
      },
      steps: 800,
      flops: 2 * FRAMES * (100 * 9 * 12 + 25 * 9 * 12 * 24 + 600 * SEEN + 4 * UNITS * (SEEN + UNITS)),
    };
  });
}
