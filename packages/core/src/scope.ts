// scope: what is born in a step dies with the step.
import type { ArenaMark, Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { LifetimeError } from "./errors.ts";
import { checkFault } from "./fault.ts";
import { moveToHeap, type Storage } from "./storage.ts";
import { Tensor } from "./tensor.ts";

/** A stretch of the arena and whether what lives in it may still be used. */
export interface Scope {
  open: boolean;
  /** What an error says of a tensor that outlived it. */
  readonly epitaph: string;
}

/** States written in the outermost scope, which there is one of at a time. */
const written: Set<Storage> = new Set();

const EPITAPH = "belongs to a scope that has closed; return it from the scope to keep it";

/**
 * Runs `fn` and frees every tensor made in it, except those in its return value (nested in plain objects and arrays), which
 * move to the enclosing scope, or to the heap when there is none. Nothing inside needs disposing.
 * @throws LifetimeError if `fn` returns a promise or an iterator; IndexError if an index was out of range; whatever `fn` throws
 */
export function scope<T>(fn: () => T): T {
  const outer = context.scope;
  const outerJournal = context.journal;
  const mark = context.arena.mark();
  const inner: Scope = { open: true, epitaph: EPITAPH };
  context.scope = inner;
  context.journal ??= written;
  try {
    const result = fn();
    refuseUnfinished("scope", result);
    if (outer === null && context.capturing === null) checkFault();
    if (typeof result !== "object" || result === null) return result;
    const kept: Tensor[] = [];
    collect(result, kept);
    context.scope = outer;
    moveOut(kept, inner, mark);
    return result;
  } finally {
    inner.open = false;
    context.scope = outer;
    context.journal = outerJournal;
    if (outerJournal === null && written.size > 0) written.clear();
    if (!movedOut) context.arena.rewind(mark);
    movedOut = false;
  }
}

/** Whether the last moveOut left the arena where it belongs. */
let movedOut = false;

/**
 * Refuses what goes on after the function has returned.
 * @throws LifetimeError if it is a promise or an iterator
 */
export function refuseUnfinished(op: "scope" | "capture", result: unknown): void {
  if (typeof result !== "object" || result === null || result instanceof Tensor || Array.isArray(result)) return;
  if (typeof (result as { then?: unknown }).then === "function") {
    throw new LifetimeError(`${op}: the function is async; await outside, and give ${op} only what runs at once`);
  }
  if (typeof (result as { next?: unknown }).next === "function") {
    throw new LifetimeError(`${op}: the function returned an iterator or generator; put ${op} inside the loop instead`);
  }
}

/** Gathers the tensors of a return value: in plain objects and arrays, not in class instances or Maps. */
export function collect(value: unknown, into: Tensor[]): void {
  if (value instanceof Tensor) {
    into.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
  } else if (typeof value === "object" && value !== null) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) for (const item of Object.values(value)) collect(item, into);
  }
}

function moveOut(kept: Tensor[], inner: Scope, mark: ArenaMark): void {
  const storages = new Set<Storage>();
  for (const t of kept) {
    if (t.storage.scope !== inner) continue;
    storages.add(t.storage);
    t.node = null;
  }
  if (storages.size === 0) return;
  const ordered = [...storages].sort((a, b) => a.serial - b.serial);
  const outer = context.scope;
  if (outer === null) {
    for (const storage of ordered) moveToHeap(storage);
    return;
  }
  // Packed from the mark upwards in order of birth, every destination lies at or before its source.
  context.arena.rewind(mark);
  for (const storage of ordered) {
    const ptr = context.arena.allocate(storage.bytes, storage.ptr);
    if (ptr !== storage.ptr) kernels.copy_u8({ out: ptr as Ptr<"u8">, a: storage.ptr as Ptr<"u8">, n: storage.bytes });
    storage.ptr = ptr;
    storage.scope = outer;
  }
  movedOut = true;
}

/** Runs `fn` without recording: for prediction, generation, acting. */
export function noGrad<T>(fn: () => T): T {
  context.silent++;
  try {
    return fn();
  } finally {
    context.silent--;
  }
}
