// Numbers below a million in English words and in Chinese characters.

/** Words of numbers; the first ends a sentence and fills what is left, the second is unused in English. */
export const ENGLISH = [
  ...["end", "start", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"],
  ...["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy"],
  ...["eighty", "ninety", "hundred", "thousand"],
] as const;
/** Characters of numbers; the first ends a sentence and fills what is left, the second begins it. */
export const CHINESE = ["end", "start", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "万"] as const;

/** Words of the longest English number, characters of the longest Chinese one, with its end. */
export const [ENGLISH_LENGTH, CHINESE_LENGTH] = [11, 12];

/** A number from 1 to 999 in English. */
function small(n: number): string[] {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100];
  const words = hundreds ? [ENGLISH[1 + hundreds]!, "hundred"] : [];
  if (rest === 0) return words;
  if (rest < 20) return [...words, ENGLISH[1 + rest]!];
  return [...words, ENGLISH[19 + Math.floor(rest / 10)]!, ...(rest % 10 ? [ENGLISH[1 + (rest % 10)]!] : [])];
}

/** A number from 1 to 999,999 in English words: "four thousand one hundred seventy two". */
export function english(n: number): string[] {
  const [thousands, rest] = [Math.floor(n / 1000), n % 1000];
  return [...(thousands ? [...small(thousands), "thousand"] : []), ...(rest ? small(rest) : [])];
}

/** A number from 1 to 9,999 in Chinese; `inner` where something larger stands before it. */
function four(n: number, inner: boolean): string[] {
  const characters: string[] = [];
  let gap = false;
  for (const [i, unit] of ["千", "百", "十", ""].entries()) {
    const digit = Math.floor(n / 10 ** (3 - i)) % 10;
    if (digit === 0) {
      gap = true;
      continue;
    }
    if (gap && (inner || characters.length)) characters.push("零");
    gap = false;
    // Ten to nineteen begin with 十 alone.
    if (unit !== "十" || digit > 1 || inner || characters.length) characters.push(CHINESE[2 + digit]!);
    if (unit) characters.push(unit);
  }
  return characters;
}

/** A number from 1 to 999,999 in Chinese characters: "四千一百七十二". */
export function chinese(n: number): string[] {
  const [high, low] = [Math.floor(n / 10_000), n % 10_000];
  return [...(high ? [...four(high, false), "万"] : []), ...(low ? four(low, high > 0) : [])];
}
