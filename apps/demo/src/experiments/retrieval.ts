// A network embeds digits, so that those nearest to a drawing can be found. No DOM: runs in a worker, or headless in Node.
import { LeNet5 } from "@sluice/cnn";
import { NearestNeighbors, precisionAtK, semiHardTripletLoss } from "@sluice/cnn/tasks";
import { narrow, noGrad, scope, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { DigitParts, PIXELS } from "./digit-parts.ts";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";
import type { Read } from "./protocol.ts";
import { DIGIT_SHAPE } from "./scenes.ts";

/** What the retrieval experiment answers: which of a thousand test digits are nearest to a drawing of 784 bytes, or to the first of them. */
export type RetrievalQuestion = { kind: "nearest"; pixels: Uint8Array | null; count: number };

/** Digits that are near, nearest first. */
export interface Nearest {
  /** 784 bytes each. */
  pixels: Uint8Array;
  labels: number[];
  /** Cosines. */
  similarities: number[];
}

/** Numbers of an embedding, digits to search among, and how many neighbours the score looks at. */
const [OUT, STORED, K] = [16, 1000, 10];

/** Trains with the triplet loss; the score is the share of the ten nearest that are the same digit. */
export async function retrieval(options: LessonOptions, read: Read): Promise<Job<LessonStep>> {
  const [train, test] = ["train", "test"].map((set) => new DigitParts(1, () => read(`digits/${set}-0.bin`))) as [DigitParts, DigitParts];
  await Promise.all([train.first, test.first]);
  const shares = (pixels: Uint8Array) => Float32Array.from(pixels, (grey) => grey / 255);
  return giveLesson("retrieval", options, () => {
    const model = new LeNet5(OUT);
    const stored = new Uint8Array(STORED * PIXELS);
    for (let i = 0; i < STORED; i++) stored.set(test.image(i), i * PIXELS);
    const labels = Array.from({ length: STORED }, (_, i) => test.label(i));
    const gallery = shares(stored);
    const embedded = (pixels: Float32Array) => noGrad(() => model.forward(tensor(pixels, [pixels.length / PIXELS, ...DIGIT_SHAPE])));
    /** The k nearest to each query; those without queries of their own search among themselves. */
    const search = <T>(query: Float32Array | null, k: number, found: (indices: Int32Array, similarities: Float32Array) => T): T =>
      scope(() => {
        const all = embedded(gallery);
        const neighbours = new NearestNeighbors(all);
        const { indices, similarities } = neighbours.search(query ? embedded(query) : all, k);
        const told = found(indices.data as Int32Array, similarities.data as Float32Array);
        neighbours.dispose();
        return told;
      });
    return {
      model,
      fields: [{ shape: DIGIT_SHAPE }, { shape: [], dtype: "i32" }],
      example(draws) {
        const i = draws.below(train.loaded);
        return [shares(train.image(i)), [train.label(i)]];
      },
      loss: (images, digits) => semiHardTripletLoss(model.forward(images!), digits!),
      score: () =>
        search(null, K + 1, (indices) =>
          scope(() => {
            const truth = tensor(Int32Array.from(labels));
            // The nearest of all is the query itself.
            return precisionAtK(narrow(tensor(indices, [STORED, K + 1]), 1, 1, K), truth, truth);
          }),
        ),
      answer(question): Nearest {
        const { pixels, count } = question as RetrievalQuestion;
        return search(shares(pixels ?? test.image(0)), count, (indices, similarities) => {
          const near = new Uint8Array(count * PIXELS);
          for (const [i, at] of indices.entries()) near.set(test.image(at), i * PIXELS);
          return { pixels: near, labels: Array.from(indices, (at) => labels[at]!), similarities: [...similarities] };
        });
      },
      steps: 600,
      flops: 2 * (28 * 28 * 25 * 6 + 10 * 10 * 25 * 6 * 16 + 400 * 120 + 120 * 84 + 84 * OUT),
    };
  });
}
