// What the running code is inside of: which scope and arena, recording or not, capturing or not.
import { type Arena, arena as commonArena } from "@sluice/kernels/raw";
import type { Scope } from "./scope.ts";
import type { Storage } from "./storage.ts";
import type { Tensor } from "./tensor.ts";

/** What a captured program notes down while its function runs for the first time. */
export interface Capturing {
  /** A heap tensor took part: the program keeps it alive and dies with it. */
  touch(storage: Storage): void;
  /** A heap tensor is written by every run of the program. */
  write(storage: Storage): void;
  /** The program is right only while `holds()` is true. */
  guard(holds: () => boolean): void;
  /** Memory for numbers that come from JavaScript and stay for the life of the program. */
  constant(bytes: number): number;
}

interface Context {
  scope: Scope | null;
  arena: Arena;
  /** Depth of noGrad: ops record while it is 0. */
  silent: number;
  capturing: Capturing | null;
  /** States written in this step whose old values are kept, in case the step is faulty. */
  journal: Set<Storage> | null;
  /** Told how many multiply-adds an op is about to do, while somebody counts them: products and convolutions report theirs. */
  multiplyAdds: ((count: number) => void) | null;
  /** Sees the result of every float op, while somebody looks for anomalies. */
  watch: ((op: string, inputs: readonly (Tensor | null)[], out: Tensor) => void) | null;
}

/** The one context: JavaScript runs one thing at a time. */
export const context: Context = {
  scope: null,
  arena: commonArena,
  silent: 0,
  capturing: null,
  journal: null,
  multiplyAdds: null,
  watch: null,
};
