// How good texts are: bits per character, edit distances and error rates, BLEU.

/** Bits of a loss in nats: bits per character, if each token is one. */
export function bitsPerCharacter(nats: number): number {
  return nats / Math.LN2;
}

/**
 * The fewest insertions, deletions and replacements from one sequence to another.
 * @see Levenshtein 1966, Binary codes capable of correcting deletions, insertions and reversals
 */
export function editDistance<T>(a: readonly T[], b: readonly T[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, x] of a.entries()) {
    const next = [i + 1];
    for (const [j, y] of b.entries()) next.push(Math.min(row[j] + (x === y ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[b.length];
}

/**
 * Edit distance of all texts over the length of all references: words, phonemes or whatever the items are.
 * @throws RangeError if there are not as many texts as references, or references are empty
 */
export function errorRate<T>(texts: readonly (readonly T[])[], references: readonly (readonly T[])[]): number {
  if (texts.length !== references.length) throw new RangeError(`errorRate: ${texts.length} texts for ${references.length} references`);
  const length = references.reduce((sum, r) => sum + r.length, 0);
  if (length === 0) throw new RangeError("errorRate: the references are empty, needs at least 1 item");
  return texts.reduce((sum, t, n) => sum + editDistance(t, references[n]), 0) / length;
}

/** Character error rate. */
export function cer(texts: readonly string[], references: readonly string[]): number {
  return errorRate(
    texts.map((t) => [...t]),
    references.map((t) => [...t]),
  );
}

const apart = (text: string) => text.split(/\s+/).filter((word) => word !== "");

/** Word error rate: words are what stands between blanks. */
export function wer(texts: readonly string[], references: readonly string[]): number {
  return errorRate(texts.map(apart), references.map(apart));
}

/** Options of `bleu`. */
export interface BleuOptions {
  /** Longest n-grams. Default 4. */
  n?: number;
  /** Adds one to counts of n-grams beyond single items, so that short texts are no zeros (Lin & Och 2004). Default false. */
  smooth?: boolean;
}

/** How often each n-gram occurs. */
function grams(items: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= items.length; i++) {
    const gram = items.slice(i, i + n).join("\u0000");
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/**
 * BLEU of a corpus, 0 to 1: the geometric mean of n-gram precisions, times a penalty for being short.
 * @param texts - items (words) of each text
 * @param references - one or more references for each text
 * @throws RangeError if there are not as many texts as references
 * @see Papineni et al. 2002, BLEU: a method for automatic evaluation of machine translation, doi:10.3115/1073083.1073135
 */
export function bleu(
  texts: readonly (readonly string[])[],
  references: readonly (readonly (readonly string[])[])[],
  options: BleuOptions = {},
): number {
  const { n: longest = 4, smooth = false } = options;
  if (texts.length !== references.length) throw new RangeError(`bleu: ${texts.length} texts for ${references.length} references`);
  let [length, reference] = [0, 0];
  for (const [i, text] of texts.entries()) {
    length += text.length;
    // The reference closest in length; the shorter of two.
    const off = (r: readonly string[]) => Math.abs(r.length - text.length);
    reference += [...references[i]].sort((a, b) => off(a) - off(b) || a.length - b.length)[0]?.length ?? 0;
  }
  let log = 0;
  for (let n = 1; n <= longest; n++) {
    let [hits, all] = [0, 0];
    for (const [i, text] of texts.entries()) {
      const known = references[i].map((r) => grams(r, n));
      for (const [gram, count] of grams(text, n)) {
        hits += Math.min(count, Math.max(0, ...known.map((k) => k.get(gram) ?? 0)));
        all += count;
      }
    }
    if (smooth && n > 1) [hits, all] = [hits + 1, all + 1];
    if (hits === 0) return 0;
    log += Math.log(hits / all) / longest;
  }
  return Math.exp(log + Math.min(0, 1 - reference / length));
}
