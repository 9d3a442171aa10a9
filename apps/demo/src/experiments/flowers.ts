// A messy table of flowers, made from a seed: gaps, slips of the unit, spellings, rows entered twice, wrong labels.
import { rand, randn, randperm, Stream, scope } from "@sluice/core";

/** Numeric columns, all but the colour. */
export const MEASURES = 3;
/** Kinds of flowers. */
export const KINDS = 3;

/** A row: petal length and width in mm, height of the stem in mm, colour as somebody typed it. */
export interface Flower {
  measures: number[];
  colour: string;
  /** What the table says it is. */
  label: number;
  /** What it is. */
  truth: number;
}

const MEANS = [
  [15, 4, 310],
  [40, 12, 420],
  [52, 18, 480],
];
const SPREADS = [4, 2.6, 60];
const COLOURS = ["white", "purple", "blue"];
const SPELLINGS: Record<string, string[]> = {
  white: ["white", "White", "white ", "WHITE"],
  purple: ["purple", "Purple", " purple", "PURPLE"],
  blue: ["blue", "Blue", "blue ", "BLUE"],
};

/** Numbers drawn one after the other. */
class Dice {
  readonly #numbers: ArrayLike<number>;
  #next = 0;
  constructor(numbers: ArrayLike<number>) {
    this.#numbers = numbers;
  }
  roll(): number {
    return this.#numbers[this.#next++ % this.#numbers.length]!;
  }
}

/** Grows rows. @param wrong - share of labels that are wrong */
export function growFlowers(count: number, wrong: number, seed: number, name: string): Flower[] {
  const stream = new Stream(name, seed);
  const dice = new Dice(scope(() => rand([count * 12], { stream }).data));
  const bell = new Dice(scope(() => randn([count * MEASURES], { stream }).data));
  const order = scope(() => randperm(count, { stream }).data);
  const flowers = Array.from({ length: count }, (_, i): Flower => {
    const truth = i % KINDS;
    const measures = MEANS[truth]!.map((mean, d) => {
      const exact = Math.max(0.5, mean + SPREADS[d]! * bell.roll());
      const fate = dice.roll();
      // A gap, or centimetres and tenths where millimetres were meant.
      return fate < 0.08 ? Number.NaN : fate < 0.11 ? exact * 10 : fate < 0.13 ? exact / 10 : exact;
    });
    const usual = dice.roll() < 0.7 ? truth : Math.floor(dice.roll() * KINDS);
    const spellings = SPELLINGS[COLOURS[usual]!]!;
    const slip = dice.roll() < wrong;
    return {
      measures,
      colour: spellings[dice.roll() < 0.6 ? 0 : Math.floor(dice.roll() * spellings.length)]!,
      label: slip ? (truth + 1 + Math.floor(dice.roll() * (KINDS - 1))) % KINDS : truth,
      truth,
    };
  });
  const mixed = Array.from(order, (i) => flowers[i]!);
  // Every twelfth row was entered twice.
  return wrong > 0 ? mixed.flatMap((flower, i) => (i % 12 === 5 ? [flower, flower] : [flower])) : mixed;
}
