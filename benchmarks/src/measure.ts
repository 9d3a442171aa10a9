// Times contenders in turn: every round visits each of them once, so that a busy moment of the machine hits all alike.
import { maxError, median } from "./numbers.ts";

/** One implementation of a workload. */
export interface Contender {
  /** `sluice`, or the peer's name. */
  readonly name: string;
  /** Which of ours it is (simd, relaxed, eager, captured); empty for peers. */
  readonly variant: string;
  readonly threads: number;
  /** Called before its samples, e.g. to switch binaries. */
  readonly enter?: () => void | Promise<unknown>;
  /** Runs the workload `reps` times; returns the milliseconds that took. */
  readonly time: (reps: number) => number | Promise<number>;
  /** Runs it once and returns its numbers. */
  readonly check?: () => ArrayLike<number> | Promise<ArrayLike<number>>;
  readonly dispose?: () => void | Promise<unknown>;
}

/** Something to measure. */
export interface Workload {
  readonly name: string;
  /** Floating-point operations of one call, a multiply-add counted as two. */
  readonly flops?: number;
  /** Samples of one call each, not calibrated: for what is slow by nature. */
  readonly single?: boolean;
  /** What is measured, if not milliseconds: kilobytes after gzip. */
  readonly unit?: "KB";
  /** How far results may be from the reference, relative to its largest value. */
  readonly tolerance?: number;
  /** What the result should be; without it, ours is held to the first peer's. */
  readonly reference?: () => ArrayLike<number>;
  /** Ours first, then every peer that is here. */
  readonly contenders: () => Contender[] | Promise<Contender[]>;
}

/** What was measured of one contender. */
export interface Measured {
  readonly contender: Contender;
  /** Median and best milliseconds of one call. */
  readonly ms: number;
  readonly best: number;
  /** Largest error against the reference, relative to its largest value; null where nothing was compared. */
  readonly error: number | null;
}

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  /** Milliseconds a sample should take. */
  readonly sample: number;
}

/** Reads files where there are any: not in a page. */
const files = globalThis.process?.getBuiltinModule?.("node:fs");
let schedule = files !== undefined && process.platform === "linux";

/** Milliseconds this thread has stood ready while other programs had its processor; 0 where the system does not tell. */
function waited(): number {
  if (!schedule) return 0;
  try {
    return Number(files!.readFileSync("/proc/self/schedstat", "utf8").split(" ")[1]) / 1e6;
  } catch {
    schedule = false;
    return 0;
  }
}

/** Times `fn` called in a loop: the usual body of a contender. Waiting for the processor does not count. */
export function loop(fn: () => void): (reps: number) => number {
  return (reps) => {
    const before = waited();
    const started = performance.now();
    for (let i = 0; i < reps; i++) fn();
    const ms = performance.now() - started;
    return ms - (waited() - before);
  };
}

/** Times an asynchronous `fn` called in a loop. */
export function asyncLoop(fn: () => Promise<unknown>): (reps: number) => Promise<number> {
  return async (reps) => {
    const before = waited();
    const started = performance.now();
    for (let i = 0; i < reps; i++) await fn();
    const ms = performance.now() - started;
    return ms - (waited() - before);
  };
}

/** Compares every contender's numbers with the reference. */
async function check(workload: Workload, contenders: readonly Contender[]): Promise<(number | null)[]> {
  const results: (ArrayLike<number> | null)[] = [];
  for (const contender of contenders) {
    await contender.enter?.();
    results.push(contender.check ? await contender.check() : null);
  }
  const reference = workload.reference?.() ?? results.find((r, i) => r !== null && contenders[i]!.name !== "sluice") ?? null;
  return results.map((result, i) => {
    if (result === null || reference === null) return null;
    const error = maxError(result, reference);
    const { name, variant } = contenders[i]!;
    if (name === "sluice" && error > (workload.tolerance ?? 1e-4)) {
      throw new Error(
        `${workload.name}: sluice ${variant} is off by ${error} of the largest value, at most ${workload.tolerance ?? 1e-4} is right`,
      );
    }
    return error;
  });
}

/**
 * Checks and times one workload.
 * @throws Error if our own result is wrong
 */
export async function measure(workload: Workload, { rounds, sample }: Effort): Promise<Measured[]> {
  const contenders = await workload.contenders();
  const errors = await check(workload, contenders);
  const reps: number[] = [];
  for (const contender of contenders) {
    await contender.enter?.();
    let n = 1;
    if (!workload.single) {
      let ms = await contender.time(n);
      while (ms < sample / 2 && n < 1e7) {
        n = Math.max(n + 1, Math.min(n * 10, Math.ceil((n * sample) / Math.max(ms, 0.01))));
        ms = await contender.time(n);
      }
    }
    reps.push(n);
  }
  const samples: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < contenders.length; k++) {
      const i = (k + round) % contenders.length;
      const contender = contenders[i]!;
      await contender.enter?.();
      if (!workload.single) await contender.time(Math.ceil(reps[i]! / 8)); // caches and clocks settle
      samples[i]!.push((await contender.time(reps[i]!)) / reps[i]!);
    }
  }
  for (const contender of contenders) await contender.dispose?.();
  return contenders.map((contender, i) => ({
    contender,
    ms: median(samples[i]!),
    best: Math.min(...samples[i]!),
    error: errors[i]!,
  }));
}
