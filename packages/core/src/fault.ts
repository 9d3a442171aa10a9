// The fault word: where kernels leave word of an index outside its range, how it becomes an error, and what it undoes.

import * as kernels from "@sluice/kernels/raw";
import { allocate, i32, type Ptr, u8 } from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { IndexError } from "./errors.ts";
import type { Storage } from "./storage.ts";

/** Four words: op (0 = none), row, index, bound. */
const fault = /* @__PURE__ */ clearedWord();

function clearedWord(): number {
  const at = allocate(16);
  i32.fill(0, at / 4, at / 4 + 4);
  return at;
}

interface FaultSource {
  op: string;
  what: string;
  bound: string;
}
const sources: FaultSource[] = [{ op: "", what: "", bound: "" }];
const codes = new Map<string, number>();

/** The fault word's address, for kernels that must stand still while it is set. */
export function faultWord(): Ptr<"i32"> {
  return fault as Ptr<"i32">;
}

/**
 * The arguments that let a kernel report an index outside its range.
 * The message reads `<op>: <what> 10 at row 3, but there are 10 <bound>`.
 */
export function faultArgs(op: string, what = "index", bound = "entries"): { fault: Ptr<"i32">; op: number } {
  const key = `${op}\n${what}\n${bound}`;
  let code = codes.get(key);
  if (code === undefined) {
    code = sources.push({ op, what, bound }) - 1;
    codes.set(key, code);
  }
  return { fault: fault as Ptr<"i32">, op: code };
}

/**
 * Notes a state's value before it is written for the first time in a step, so that a faulty step can be undone.
 * For states that a forward pass writes: running statistics, random counters, hidden state.
 */
export function journal(storage: Storage): void {
  const entries = context.journal;
  if (entries === null || entries.has(storage)) return;
  storage.shadow ??= allocate(storage.bytes);
  entries.add(storage);
  kernels.copy_u8({ out: storage.shadow as Ptr<"u8">, a: storage.ptr as Ptr<"u8">, n: storage.bytes });
}

/** Puts back every state in `entries`. */
function undo(entries: Set<Storage>): void {
  for (const storage of entries) {
    u8.copyWithin(storage.ptr, storage.shadow!, storage.shadow! + storage.bytes);
    storage.version++;
  }
}

/**
 * Throws if a kernel met an index outside its range since the last look; states written in this step are put back.
 * @throws IndexError naming op, index, row and bound
 */
export function checkFault(entries: Set<Storage> | null = context.journal): void {
  const at = fault / 4;
  const code = i32[at]!;
  if (code === 0) return;
  const row = i32[at + 1]!;
  const index = i32[at + 2]!;
  const count = i32[at + 3]!;
  if (entries) undo(entries);
  context.journal?.clear();
  i32[at] = 0;
  const { op, what, bound } = sources[code]!;
  throw new IndexError(`${op}: ${what} ${index} at row ${row}, but there are ${count} ${bound}`);
}
