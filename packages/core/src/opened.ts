// Parts of an op that only one of its options opens: a subset leaves them out of programs that never name it.

/**
 * Runs the part of an op that only the option `option` opens. A subset of a program that does not name the option comes without `part`.
 * @param op - as errors name it
 * @returns what `part` returns
 * @throws Error naming the op, the option and the flag to add, if a subset left the part out and it is reached after all
 */
export function opened<T>(op: string, option: string, part?: () => T): T {
  if (part) return part();
  throw new Error(`${op}: this build has no ${option}, as nothing in the program names it; add it to the subset with --options ${option}`);
}
