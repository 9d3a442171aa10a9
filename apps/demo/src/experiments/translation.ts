// An encoder reads numbers in English words, a decoder with attention says them in Chinese. No DOM: runs in a worker, or headless in Node.
import { Draws } from "@sluice/cnn/tasks";
import { argmax, crossEntropy, noGrad, reshape, scope, type Tensor, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { Seq2Seq } from "@sluice/rnn";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";
import { CHINESE, CHINESE_LENGTH, chinese, ENGLISH, ENGLISH_LENGTH, english } from "./translation-numbers.ts";

/** What the translation experiment answers: a number, translated. */
export interface TranslationQuestion {
  kind: "translate";
  number: number;
}

/** A translation. */
export interface Translation {
  source: string[];
  said: string[];
  truth: string[];
  /** How much each character (row) looked at each word (column). */
  attention: number[][];
}

const [END, START] = [0, 1];
const [LARGEST, HELD] = [999_999, 200];

/** Numbers that nobody trains on: a tenth of all. */
const isHeld = (n: number) => n % 10 === 7 - (Math.floor(n / 10) % 3);
/** As many digits as another, so that short numbers are not rare. */
function drawn(draws: Draws): number {
  const most = [99, 999, 9999, LARGEST][draws.below(4)]!;
  return 1 + draws.below(most);
}
const words = (n: number) => english(n).map((word) => (ENGLISH as readonly string[]).indexOf(word));
const characters = (n: number) => chinese(n).map((character) => (CHINESE as readonly string[]).indexOf(character));
const filled = (tokens: readonly number[], length: number) => [...tokens, ...Array<number>(length - tokens.length).fill(END)];

/** The fields of an example: words, how many they are, characters from the start, characters to the end. */
function fieldsOf(n: number): [number[], number[], number[], number[]] {
  const [read, told] = [words(n), characters(n)];
  return [
    filled(read, ENGLISH_LENGTH),
    [read.length],
    filled([START, ...told], CHINESE_LENGTH).slice(0, CHINESE_LENGTH),
    filled(told, CHINESE_LENGTH),
  ];
}

/** Trains on numbers; the score is the share of numbers never trained on that are translated without an error. */
export function translation(options: LessonOptions): Job<LessonStep> {
  return giveLesson("translation", options, () => {
    const model = new Seq2Seq(ENGLISH.length, CHINESE.length, { embedding: 32, hidden: 64, attention: "additive" });
    const draws = new Draws("held", 0);
    const held: number[] = [];
    while (held.length < HELD) {
      const n = drawn(draws);
      if (isHeld(n)) held.push(n);
    }
    const lengths = [ENGLISH_LENGTH, 1, CHINESE_LENGTH, CHINESE_LENGTH];
    const test = held.map(fieldsOf);
    return {
      model,
      fields: [
        { shape: [ENGLISH_LENGTH], dtype: "i32" },
        { shape: [], dtype: "i32" },
        { shape: [CHINESE_LENGTH], dtype: "i32" },
        { shape: [CHINESE_LENGTH], dtype: "i32" },
      ],
      example(drawing) {
        let n = drawn(drawing);
        while (isHeld(n)) n = drawn(drawing);
        return fieldsOf(n);
      },
      loss(read, counts, inputs, targets) {
        const logits = model.forward(read!, counts!, inputs!);
        return crossEntropy(reshape(logits, [-1, CHINESE.length]), reshape(targets!, [-1]));
      },
      score: () =>
        scope(() =>
          noGrad(() => {
            const [read, counts, inputs] = lengths.map((length, k) =>
              tensor(Int32Array.from(test.flatMap((fields) => fields[k]!)), length === 1 ? [HELD] : [HELD, length]),
            ) as [Tensor, Tensor, Tensor, Tensor];
            // Where every character follows rightly from those before it, the whole does.
            const said = argmax(model.forward(read, counts, inputs), -1).data;
            const right = test.filter(([, , , told], row) =>
              told.every((token, i) => said[row * CHINESE_LENGTH + i] === token || told[i - 1] === END),
            );
            return right.length / HELD;
          }),
        ),
      answer(question): Translation {
        const n = Math.min(LARGEST, Math.max(1, Math.trunc((question as TranslationQuestion).number) || 1));
        const read = words(n);
        const [best] = model.beam(read, START, { width: 3, steps: CHINESE_LENGTH, end: END });
        const tokens = best!.tokens.filter((token) => token !== END);
        return {
          source: english(n),
          said: tokens.map((token) => CHINESE[token]!),
          truth: chinese(n),
          attention: tokens.length ? model.alignment(read, [START, ...tokens]).slice(0, tokens.length) : [],
        };
      },
      steps: 800,
      flops: 2 * 3 * 64 * (ENGLISH_LENGTH * (32 + 64) + CHINESE_LENGTH * (32 + 128 + 64)) + 2 * CHINESE_LENGTH * ENGLISH_LENGTH * 64,
    };
  });
}
