// Runs that can be taken back: checkpoints now and then, and from the nearest one the same steps again, bit for bit.
import { Module, memory, packCheckpoint, type StateValue, state, unpackCheckpoint, zeros } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { type Inspect, type Inspection, Inspector } from "./inspect.ts";
import type { Seek, Step } from "./protocol.ts";

/** Bytes that all checkpoints of a run may take; beyond, every other one is dropped. */
const BUDGET = 32 * 2 ** 20;
/** Checkpoints kept at most. */
const MOST = 128;
/** Steps between the first checkpoints. */
const EVERY = 16;

/** Counts steps in linear memory, so that the count is saved with the weights. */
export class Clock extends Module {
  readonly count = state(zeros([1], "i32"));

  /** How often values were loaded into it, or parts changed beside it. */
  loads = 0;

  forward(): void {}

  override loadStateDict(values: Readonly<Record<string, StateValue>>): void {
    super.loadStateDict(values);
    this.changed();
  }

  /** Says that the parts were changed between two steps: there is no way back to those before. */
  changed(): void {
    this.loads++;
  }

  /** Steps made. */
  get now(): number {
    return this.count.item();
  }

  set now(step: number) {
    this.count.set([step]);
  }
}

/** A run whose every step depends on its parts alone. */
export interface Replayable<Y extends Step> extends Omit<Job<Y>, "steps"> {
  parts: NonNullable<Job<Y>["parts"]> & { readonly clock: Clock };
  /** Makes one step; the clock already stands at its number. */
  next(step: number): Omit<Y, "step" | "memory">;
  /** Checkpoints of a run that is more than the tensors of its parts. */
  files?: { save(): Uint8Array[]; restore(files: readonly Uint8Array[]): void };
}

/** Makes a replayable run a job: it also answers `seek` and `inspect`. */
export function replay<Y extends Step>({ parts, next, answer, files }: Replayable<Y>): Job<Y> {
  const { clock } = parts;
  const save = files?.save ?? (() => [packCheckpoint(parts)]);
  const restore = files?.restore ?? (([bytes]: readonly Uint8Array[]) => void unpackCheckpoint(bytes!, parts));
  let kept: { step: number; saved: Uint8Array[] }[] = [];
  let every = EVERY;
  const inspector = new Inspector(parts);
  /** Loads that were our own; one more, and other weights came in from outside. */
  let loads = clock.loads;

  const keep = () => {
    const saved = save();
    kept.push({ step: clock.now, saved });
    const size = saved.reduce((sum, { length }) => sum + length, 0);
    const most = Math.max(4, Math.min(MOST, Math.floor(BUDGET / size)));
    if (kept.length <= most) return;
    every *= 2;
    const first = kept[0]!.step;
    kept = kept.filter(({ step }) => (step - first) % every === 0);
  };
  const advance = (): Y => {
    const before = clock.now;
    if (clock.loads !== loads) {
      kept = [];
      every = EVERY;
      loads = clock.loads;
    }
    if (kept.length === 0 || (before > kept.at(-1)!.step && (before - kept[0]!.step) % every === 0)) keep();
    clock.now = before + 1;
    inspector.begin();
    return { step: before + 1, memory: memory().heap, ...next(before + 1) } as Y;
  };
  function* steps(): Generator<Y, void, void> {
    for (;;) yield advance();
  }
  const seek = (wanted: number): Y | null => {
    const first = kept[0];
    if (!first) return null;
    const target = Math.max(first.step + 1, Math.trunc(wanted));
    const from = kept.findLast(({ step }) => step < target)!;
    if (clock.now >= target || clock.now < from.step) {
      restore(from.saved);
      clock.now = from.step;
      loads = clock.loads;
    }
    let last = advance();
    while (last.step < target) last = advance();
    return last;
  };
  const inspect = ({ name }: Inspect): Inspection => {
    if (!inspector.watches) {
      inspector.watch();
      // The step at hand once more, to see its gradients; after a change from outside there is no way back to it.
      if (clock.loads === loads) seek(clock.now);
    }
    return inspector.look(name, clock.now);
  };
  return {
    steps: steps(),
    parts,
    answer(question) {
      const asked = question as Seek | Inspect;
      if (asked.kind === "seek") return seek(asked.step);
      return asked.kind === "inspect" ? inspect(asked) : answer?.(question);
    },
  };
}
