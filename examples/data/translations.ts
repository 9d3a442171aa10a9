// Sentences and their translations from SLUICE_DATA (English to Chinese or French), or dates in letters and in digits.
import { readFileSync } from "node:fs";
import { data } from "./folder.ts";
import { numbers, picker } from "./numbers.ts";

/** What is translated, as words, and into what. */
export type Pair = readonly [source: readonly string[], target: readonly string[]];

/** English words, and Chinese characters or French words. */
function sentences(file: string, language: string): Pair[] {
  const words = (text: string) =>
    text
      .toLowerCase()
      .replace(/([.,!?;:"])/g, " $1 ")
      .split(/\s+/)
      .filter((word) => word !== "");
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [english, other] = line.split("\t") as [string, string];
    return [words(english), language === "cmn" ? [...other] : words(other)];
  });
}

/** Dates in letters, and as ISO 8601 has them. */
function dates(): Pair[] {
  const pick = picker(numbers(7));
  const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return Array.from({ length: 6000 }, () => {
    const [year, month, day] = [pick(range(1900, 2100)), pick(range(0, 12)), pick(range(1, 29))];
    const name = months[month]!;
    const short = name.slice(0, 3);
    const text = pick([`${name} ${day}, ${year}`, `${day} ${short} ${year}`, `on the ${day}. of ${name} in ${year}`]);
    return [[...text], [...`${year}-${String(month + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`]];
  });
}

/** Words by number: 0 ends a target and fills, 1 starts it, 2 stands for what was seen less than four times. */
export class Vocabulary {
  readonly words = ["", "<start>", "<unknown>"];
  readonly #index = new Map<string, number>();

  constructor(texts: readonly (readonly string[])[]) {
    const counts = new Map<string, number>();
    for (const word of texts.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) if (count > 3) this.#index.set(word, this.words.push(word) - 1);
  }

  encode(text: readonly string[]): number[] {
    return text.map((word) => this.#index.get(word) ?? 2);
  }
}

/** Pairs of a language ("cmn", "fra"), those of at most ten characters or words. */
export function translations(language: string): Pair[] {
  const file = data(`translation/eng-${language}.tsv`, "dates");
  return file ? sentences(file, language).filter(([, target]) => target.length <= 10) : dates();
}
