// Which examples are run in Deno and Bun as well: the bits are those of Node, and Deno, which has no trap handlers, takes several times as long.

/** An example takes at most so many seconds in Node to be run elsewhere. */
const QUICK = 20;
/** The first five are run in all runtimes. */
const first = /^0[1-5]-/;

/** An example that took its time in Node: `seconds` is undefined where nobody has measured it. */
export interface Slow {
  name: string;
  seconds: number | undefined;
}

/**
 * Divides the examples into those that are run in every runtime and those that are left to Node.
 * @param names - `02-mlp-mnist.ts`
 * @param rows - what they reached in Node, and after how many seconds
 */
export function quickExamples(
  names: readonly string[],
  rows: readonly { example: string; seconds: number }[],
): { quick: string[]; slow: Slow[] } {
  const quick: string[] = [];
  const slow: Slow[] = [];
  for (const name of names) {
    const seconds = rows.find(({ example }) => `${example}.ts` === name)?.seconds;
    if (first.test(name) || (seconds !== undefined && seconds <= QUICK)) quick.push(name);
    else slow.push({ name, seconds });
  }
  return { quick, slow };
}

/** Which examples are left to Node, and why. */
export function leftToNode(slow: readonly Slow[]): string {
  const each = slow.map(({ name, seconds }) => `${name} (${seconds === undefined ? "not timed" : `${Math.round(seconds)} s`})`);
  return `left to Node, where they reach the same bits: those that took more than ${QUICK} s there, or were not timed: ${each.join(", ")}`;
}
