// A recurrent network learns to hear the ten digits from a synthesiser's clips. No DOM: runs in a worker, or headless in Node.
import { Draws } from "@sluice/cnn/tasks";
import {
  accuracy,
  crossEntropy,
  div,
  Linear,
  Module,
  mean,
  noGrad,
  reshape,
  scope,
  softmax,
  std,
  sub,
  type Tensor,
  tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { GRU, logMel } from "@sluice/rnn";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";
import { LENGTH, RATE, resonances, say } from "./speech-sounds.ts";

/** What the speech experiment answers: somebody, by number, says a digit; a clip of one second, 8,000 samples, is heard. */
export type SpeechQuestion = { kind: "say"; digit: number; number: number } | { kind: "hear"; samples: Float32Array };

/** A clip that was heard. */
export interface Heard {
  samples: Float32Array;
  /** Bands from low to high in rows, moments in columns; mean 0, deviation 1. */
  spectrogram: Float32Array;
  rows: number;
  columns: number;
  /** Of each digit. */
  probabilities: number[];
}

const [BANDS, UNITS, HELD] = [32, 40, 100];

/** Samples [N, LENGTH] to frames [N, T, BANDS], loudness and timbre of the room taken away. */
function frames(samples: Tensor): Tensor {
  return noGrad(() => {
    const x = logMel(samples, { rate: RATE, window: 256, hop: 128, bands: BANDS });
    const flat = reshape(x, [samples.shape[0]!, -1]);
    const even = div(sub(flat, mean(flat, 1, { keepDim: true })), std(flat, 1, { keepDim: true }));
    return reshape(even, x.shape);
  });
}

class Ear extends Module {
  readonly gru = new GRU(BANDS, UNITS, { bidirectional: true });
  readonly head = new Linear(2 * UNITS, 10);

  /** @param samples - [N, LENGTH]; @returns logits [N, 10] */
  forward(samples: Tensor): Tensor {
    return this.head.forward(mean(this.gru.forward(frames(samples)).output, 1));
  }
}

/** Trains on clips; the score is the share of clips by others that are heard rightly. */
export function speech(options: LessonOptions): Job<LessonStep> {
  return giveLesson("speech", options, () => {
    const model = new Ear();
    const tables = resonances();
    const draws = new Draws("held", 0);
    const held = new Float32Array(HELD * LENGTH);
    for (let i = 0; i < HELD; i++) held.set(say(i % 10, draws, tables), i * LENGTH);
    const truth = Int32Array.from({ length: HELD }, (_, i) => i % 10);
    const hear = (samples: Float32Array): Heard =>
      scope(() =>
        noGrad(() => {
          const x = tensor(samples, [1, LENGTH]);
          const seen = frames(x);
          const [, columns, rows] = seen.shape as [number, number, number];
          const values = seen.data;
          // Low bands lie at the bottom.
          const spectrogram = Float32Array.from({ length: rows * columns }, (_, i) => {
            const [row, column] = [Math.floor(i / columns), i % columns];
            return values[column * rows + (rows - 1 - row)]!;
          });
          return { samples, spectrogram, rows, columns, probabilities: [...softmax(model.forward(x), -1).data] };
        }),
      );
    return {
      model,
      fields: [{ shape: [LENGTH] }, { shape: [], dtype: "i32" }],
      example(drawn) {
        const digit = drawn.below(10);
        return [say(digit, drawn, tables), [digit]];
      },
      loss: (samples, digits) => crossEntropy(model.forward(samples!), digits!),
      score: () => scope(() => noGrad(() => accuracy(model.forward(tensor(held, [HELD, LENGTH])), tensor(truth)))),
      answer(question) {
        const asked = question as SpeechQuestion;
        return hear(asked.kind === "hear" ? asked.samples : say(asked.digit, new Draws("shown", asked.number), tables));
      },
      steps: 400,
      flops: 63 * (2 * 2 * 3 * UNITS * (BANDS + UNITS) + 2 * 2 * 256 * 129),
    };
  });
}
