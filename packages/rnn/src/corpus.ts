// A corpus as batches of windows: side by side for stateful training, or cut anywhere.
import { ShapeError } from "@sluice/core/op";

/** Tokens and what follows each, [N, T] row by row. */
export interface Windows {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
}

/** How a corpus is cut. */
export interface StreamOptions {
  /** Places that are read at once, N. */
  rows: number;
  /** Steps of a window, T. */
  steps: number;
}

function checkRoom(op: string, tokens: number, { rows, steps }: StreamOptions): void {
  for (const [name, n] of Object.entries({ rows, steps })) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${op}: ${name} is ${n}, needs a whole number of at least 1`);
  }
  if (tokens < rows * steps + 1) {
    throw new ShapeError(
      `${op}: ${tokens} tokens do not fill ${rows} rows of ${steps} steps and the token after; needs ${rows * steps + 1}`,
    );
  }
}

/** How many windows `streams` yields for a corpus. */
export function streamCount(tokens: number, { rows, steps }: StreamOptions): number {
  return Math.floor(Math.floor((tokens - 1) / rows) / steps);
}

/**
 * Reads a corpus at N places at once: row n of each batch goes on where row n of the batch before ended, so a state can be carried.
 * @throws ShapeError if the corpus is too short
 */
export function* streams(tokens: ArrayLike<number>, options: StreamOptions): Generator<Windows> {
  checkRoom("streams", tokens.length, options);
  const { rows, steps } = options;
  const span = Math.floor((tokens.length - 1) / rows);
  for (let from = 0; from + steps <= span; from += steps) {
    const [inputs, targets] = [new Int32Array(rows * steps), new Int32Array(rows * steps)];
    for (let n = 0; n < rows; n++) {
      for (let t = 0; t < steps; t++) {
        const at = n * span + from + t;
        inputs[n * steps + t] = tokens[at];
        targets[n * steps + t] = tokens[at + 1];
      }
    }
    yield { inputs, targets };
  }
}

/**
 * Windows of a corpus that begin at given places.
 * @param starts - the first token of each row
 * @throws ShapeError if a window does not fit
 */
export function windowsAt(tokens: ArrayLike<number>, starts: readonly number[], steps: number): Windows {
  const [inputs, targets] = [new Int32Array(starts.length * steps), new Int32Array(starts.length * steps)];
  for (const [n, start] of starts.entries()) {
    if (!Number.isInteger(start) || start < 0 || start + steps >= tokens.length) {
      throw new ShapeError(`windowsAt: ${steps} steps from ${start} and the token after are not within ${tokens.length} tokens`);
    }
    for (let t = 0; t < steps; t++) {
      inputs[n * steps + t] = tokens[start + t];
      targets[n * steps + t] = tokens[start + t + 1];
    }
  }
  return { inputs, targets };
}
