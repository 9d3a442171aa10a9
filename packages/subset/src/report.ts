// The report of a subset, as a table of text.

import type { Bytes, Report } from "./choose.ts";
import type { Decision } from "./decide.ts";

const show = ({ plain, gzip }: Bytes) => `${plain.toLocaleString("en")} bytes (${gzip.toLocaleString("en")} gzipped)`;

/** Breaks words into lines of at most `width` characters. */
function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The report as lines: kernels kept and left out, each binary's bytes before and after, what became of gradients and of options.
 * @param without - options whose parts of ops were left out
 */
export function table(report: Report, { reason }: Pick<Decision, "reason">, without: readonly string[]): string {
  const rows: [string, string][] = [
    ["kernels", `${report.kernels.length} of ${report.total}`],
    ...wrap(report.kernels, 100).map((line): [string, string] => ["", line]),
    ...wrap(report.left, 100).map((line, i): [string, string] => [i === 0 ? "left out" : "", line]),
    ...report.binaries.map(({ before, after }): [string, string] => ["binary", `${show(before)} → ${show(after)}`]),
    ["gradients", reason],
    ...(without.length > 0 ? [["options", `without ${without.join(", ")}: nothing names them`] as [string, string]] : []),
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}`).join("\n");
}
