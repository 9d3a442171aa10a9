// The watcher: finds the op that made the first NaN or Inf.
import { context } from "./context.ts";
import { GradientError } from "./errors.ts";
import { showShape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Looks at every element of an op's result. */
function look(op: string, inputs: readonly (Tensor | null)[], out: Tensor): void {
  if (context.capturing) return;
  const values = out.view("detectAnomaly");
  const at = values.findIndex((v) => !Number.isFinite(v));
  if (at < 0) return;
  const from = inputs.map((t) => (t === null ? "none" : showShape(t.shape))).join(", ");
  throw new AnomalyError(
    `${op}: made ${values[at]} at element ${at} of ${showShape(out.shape)} (inputs ${from}); see what goes in with console.log`,
  );
}

/** The first NaN or Inf, under the name of the op that made it. */
export class AnomalyError extends GradientError {
  override name = "AnomalyError";
}

/**
 * Runs `fn` and looks at the result of every float op, forward and backward: slow, for finding where a NaN or Inf comes from.
 * Inside captured functions nothing is seen: run the step eagerly.
 * @throws AnomalyError naming the op that made the first one, the element and the shapes
 */
export function detectAnomaly<T>(fn: () => T): T {
  const before = context.watch;
  context.watch = look;
  try {
    return fn();
  } finally {
    context.watch = before;
  }
}
