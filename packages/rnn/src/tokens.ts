// Tokenisers: characters, words and byte pairs, with vocabularies that are saved as JSON.

/** Turns text into token numbers and back. */
export interface Tokenizer {
  /** Tokens of the vocabulary, by number. */
  readonly vocabulary: readonly string[];
  encode(text: string): number[];
  decode(tokens: Iterable<number>): string;
  /** What `loadTokenizer` makes it again from. */
  toJSON(): SavedTokenizer;
}

/** A tokeniser as JSON. */
export interface SavedTokenizer {
  readonly kind: "characters" | "words" | "bytePairs";
  readonly vocabulary: readonly string[];
  /** Pairs of token numbers in the order of merging, of byte pairs. */
  readonly merges?: readonly (readonly [number, number])[];
}

/** Stands for what the vocabulary does not have. */
export const UNKNOWN = "<unk>";

function indexOf(vocabulary: readonly string[]): Map<string, number> {
  const index = new Map(vocabulary.map((token, i) => [token, i]));
  if (index.size !== vocabulary.length)
    throw new RangeError(`tokenizer: the vocabulary has ${vocabulary.length} tokens, but only ${index.size} different ones`);
  return index;
}

function tokenAt(vocabulary: readonly string[], token: number): string {
  const text = vocabulary[token];
  if (text === undefined) throw new RangeError(`tokenizer: token ${token} is outside the vocabulary of ${vocabulary.length}`);
  return text;
}

/** Counted items, the most frequent first, equal ones in order of text. */
function ranked(items: Iterable<string>, limit: number, least: number): string[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts]
    .filter(([, n]) => n >= least)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([item]) => item);
}

/** One token for each Unicode character. */
export class CharTokenizer implements Tokenizer {
  readonly vocabulary: readonly string[];
  readonly #index: Map<string, number>;

  /** @param vocabulary - characters; with "<unk>" among them unknown ones are that, without it they are an error */
  constructor(vocabulary: readonly string[]) {
    this.vocabulary = [...vocabulary];
    this.#index = indexOf(this.vocabulary);
  }

  /** All characters of a text, in order of code point. */
  static from(text: string): CharTokenizer {
    return new CharTokenizer([...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
  }

  /** @throws RangeError for a character that the vocabulary does not have */
  encode(text: string): number[] {
    const unknown = this.#index.get(UNKNOWN);
    return Array.from(text, (c) => {
      const token = this.#index.get(c) ?? unknown;
      if (token === undefined) throw new RangeError(`charTokenizer: "${c}" is not among the ${this.vocabulary.length} characters`);
      return token;
    });
  }

  decode(tokens: Iterable<number>): string {
    return Array.from(tokens, (token) => tokenAt(this.vocabulary, token)).join("");
  }

  toJSON(): SavedTokenizer {
    return { kind: "characters", vocabulary: this.vocabulary };
  }
}

/** Options of WordTokenizer.from. */
export interface WordOptions {
  /** Most words. Default all. */
  limit?: number;
  /** Fewest times a word must occur. Default 1. */
  least?: number;
  /** Whether case is dropped before. Default false. */
  lowerCase?: boolean;
}

const WORDS = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;

/** Words (with inner apostrophes) and single signs of a text. */
export function words(text: string): string[] {
  return text.match(WORDS) ?? [];
}

/** One token for each word or sign; unknown words are "<unk>". */
export class WordTokenizer implements Tokenizer {
  readonly vocabulary: readonly string[];
  readonly #index: Map<string, number>;

  /** @param vocabulary - must have "<unk>" */
  constructor(vocabulary: readonly string[]) {
    this.vocabulary = [...vocabulary];
    this.#index = indexOf(this.vocabulary);
    if (!this.#index.has(UNKNOWN)) throw new RangeError(`wordTokenizer: the vocabulary lacks ${UNKNOWN}`);
  }

  /** The most frequent words of a text. */
  static from(text: string, options: WordOptions = {}): WordTokenizer {
    const { limit = Number.POSITIVE_INFINITY, least = 1, lowerCase = false } = options;
    return new WordTokenizer([UNKNOWN, ...ranked(words(lowerCase ? text.toLowerCase() : text), limit, least)]);
  }

  encode(text: string): number[] {
    const unknown = this.#index.get(UNKNOWN)!;
    return words(text).map((word) => this.#index.get(word) ?? this.#index.get(word.toLowerCase()) ?? unknown);
  }

  /** Words with blanks between, none before signs that close. */
  decode(tokens: Iterable<number>): string {
    return Array.from(tokens, (token) => tokenAt(this.vocabulary, token))
      .join(" ")
      .replace(/ (?=[.,;:!?)\]}])/g, "");
  }

  toJSON(): SavedTokenizer {
    return { kind: "words", vocabulary: this.vocabulary };
  }
}

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };
const hex = (byte: number) => byte.toString(16).padStart(2, "0");
/** Pieces that merges do not cross: a word with the blank before it, or signs. */
const PIECES = / ?[\p{L}\p{M}\p{N}]+| ?[^\s\p{L}\p{M}\p{N}]+|\s+/gu;

/**
 * Byte pairs: any text, in tokens that are as long as what it was trained on allows.
 * @see Sennrich, Haddow & Birch 2016, Neural machine translation of rare words with subword units, arXiv:1508.07909
 */
export class BytePairTokenizer implements Tokenizer {
  /** Bytes as hexadecimal digits. */
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [number, number])[];
  readonly #rank: Map<string, number>;

  /** @param merges - pairs of token numbers; merge i makes token 256 + i */
  constructor(merges: readonly (readonly [number, number])[]) {
    const vocabulary = Array.from({ length: 256 }, (_, byte) => hex(byte));
    for (const [i, [a, b]] of merges.entries()) {
      if (!(a >= 0 && b >= 0 && a < 256 + i && b < 256 + i))
        throw new RangeError(`bytePairTokenizer: merge ${i} joins ${a} and ${b}, needs tokens below ${256 + i}`);
      vocabulary.push(vocabulary[a] + vocabulary[b]);
    }
    this.vocabulary = vocabulary;
    this.merges = merges.map(([a, b]) => [a, b]);
    this.#rank = new Map(merges.map(([a, b], i) => [`${a} ${b}`, i]));
  }

  /** Learns merges of the pairs that are most frequent in a text. @param size - tokens of the vocabulary, at least 256 */
  static from(text: string, size: number): BytePairTokenizer {
    if (!Number.isInteger(size) || size < 256)
      throw new RangeError(`bytePairTokenizer: size is ${size}, needs a whole number of at least 256`);
    const counts = new Map<string, number>();
    for (const piece of text.match(PIECES) ?? []) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    const pieces = [...counts].map(([piece, n]) => ({ tokens: [...utf8.encoder.encode(piece)], n }));
    const merges: [number, number][] = [];
    while (256 + merges.length < size) {
      const pairs = new Map<number, number>();
      for (const { tokens, n } of pieces) {
        for (let i = 1; i < tokens.length; i++) {
          const pair = tokens[i - 1] * 65536 + tokens[i];
          pairs.set(pair, (pairs.get(pair) ?? 0) + n);
        }
      }
      let [best, most] = [-1, 1];
      for (const [pair, n] of pairs) if (n > most || (n === most && pair < best)) [best, most] = [pair, n];
      if (best < 0) break;
      const merge: [number, number] = [Math.floor(best / 65536), best % 65536];
      for (const piece of pieces) piece.tokens = joined(piece.tokens, merge, 256 + merges.length);
      merges.push(merge);
    }
    return new BytePairTokenizer(merges);
  }

  encode(text: string): number[] {
    return (text.match(PIECES) ?? []).flatMap((piece) => {
      let tokens = [...utf8.encoder.encode(piece)];
      for (;;) {
        let best = Number.POSITIVE_INFINITY;
        for (let i = 1; i < tokens.length; i++) best = Math.min(best, this.#rank.get(`${tokens[i - 1]} ${tokens[i]}`) ?? best);
        if (best === Number.POSITIVE_INFINITY) return tokens;
        tokens = joined(tokens, this.merges[best], 256 + best);
      }
    });
  }

  /** What is no UTF-8 (a cut character) becomes U+FFFD. */
  decode(tokens: Iterable<number>): string {
    const bytes = Array.from(tokens, (token) => tokenAt(this.vocabulary, token)).join("");
    return utf8.decoder.decode(Uint8Array.from(bytes.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }

  toJSON(): SavedTokenizer {
    return { kind: "bytePairs", vocabulary: [], merges: this.merges };
  }
}

function joined(tokens: readonly number[], [a, b]: readonly [number, number], made: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] === a && tokens[i + 1] === b) {
      out.push(made);
      i++;
    } else out.push(tokens[i]);
  }
  return out;
}

/**
 * A tokeniser from what its `toJSON` gave.
 * @throws RangeError for a kind it does not know
 */
export function loadTokenizer(saved: SavedTokenizer): Tokenizer {
  switch (saved.kind) {
    case "characters":
      return new CharTokenizer(saved.vocabulary);
    case "words":
      return new WordTokenizer(saved.vocabulary);
    case "bytePairs":
      return new BytePairTokenizer(saved.merges ?? []);
    default:
      throw new RangeError(`loadTokenizer: kind ${String(saved.kind)} is not characters, words or bytePairs`);
  }
}
