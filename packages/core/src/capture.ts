// capture: a step becomes a list of kernel calls that is replayed without shapes, tape or allocation.

import * as kernels from "@sluice/kernels/raw";
import {
  Arena,
  allocate,
  type Block,
  type Call,
  f32,
  kernelNames,
  type Plan,
  type Ptr,
  recordCalls,
  release,
  tableGeneration,
  u8,
} from "@sluice/kernels/raw";
import { bindCall } from "./bind-call.ts";
import { type Capturing, context } from "./context.ts";
import { CaptureError } from "./errors.ts";
import { checkFault } from "./fault.ts";
import { collect, refuseUnfinished, type Scope, scope } from "./scope.ts";
import { sameShape, showShape } from "./shape.ts";
import { disposals, type Storage } from "./storage.ts";
import { bytesOf, emptyOnHeap, operand, Tensor, type TensorLike } from "./tensor.ts";

/** Options of `capture`. */
export interface CaptureOptions {
  /** Re-run every n-th call eagerly instead and throw if it differs from the program. Default 0: never. */
  verify?: number;
  /**
   * `plan` of `@sluice/core/plan`: drops calls that nobody needs and lets results share memory as soon as others are no longer read.
   * Tensors that the function leaves elsewhere than in its return value are then gone. Default: none.
   */
  plan?: Planner;
  /** Most programs kept, one per combination of shapes, modes and frozen parameters; beyond that calls run eagerly. Default 8. */
  programs?: number;
}

/** Works out which calls of a program are needed and where their memory may lie. */
export type Planner = (calls: readonly Call[], blocks: readonly Block[], kept: readonly number[]) => Plan;

/** A captured function: takes numbers where the function itself takes scalar tensors. */
export interface Captured<A extends readonly Tensor[], R> {
  (...args: { [K in keyof A]: TensorLike }): R;
  /** How many programs it holds. */
  readonly programs: number;
  /** Kernel calls of the program that ran last. */
  readonly calls: number;
  /** Bytes held by all programs. */
  readonly bytes: number;
  /** Of the program that ran last: most bytes of results and working memory at a time, and calls, as recorded and as planned. */
  readonly memory: ProgramMemory;
  /** Frees all programs; the next call captures anew. */
  dispose(): void;
}

/** What planning has saved. Without a plan, before and after are the same. */
export interface ProgramMemory {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly callsBefore: number;
  readonly callsAfter: number;
}

const EPITAPH = "is an output of a captured program that has run again since; read it, or clone it, before the next call";

/** An arena that notes what it allocates, and when. */
class NotedArena extends Arena {
  readonly blocks: Block[] = [];
  calls: readonly Call[] = [];

  override allocate(bytes: number, from?: number): number {
    const ptr = super.allocate(bytes);
    if (ptr !== from) this.blocks.push({ ptr, bytes, at: this.calls.length });
    return ptr;
  }
}

/** The memory of one program, kept apart so that it can be freed when the program is collected. */
interface Holdings {
  readonly arena: Arena;
  readonly constants: { ptr: number; bytes: number }[];
}

const collected = /* @__PURE__ */ new FinalizationRegistry<Holdings>(letGo);

function letGo(holdings: Holdings): void {
  holdings.arena.dispose();
  for (const { ptr, bytes } of holdings.constants) release(ptr, bytes);
  holdings.constants.length = 0;
}

class Program<R> implements Capturing {
  readonly inputs: readonly Tensor[];
  readonly #planner: Planner | undefined;
  readonly #holdings: Holdings;
  readonly #heap = new Set<Storage>();
  readonly #writes = new Set<Storage>();
  readonly #guards: (() => boolean)[] = [];
  readonly #silent = context.silent > 0;
  #calls: Call[] = [];
  #run: (() => unknown)[] = [];
  #generation = -1;
  #journal = new Set<Storage>();
  #scope: Scope = { open: false, epitaph: EPITAPH };
  #result!: R;
  #constantAt = 0;
  #disposals = 0;

  memory: ProgramMemory = { bytesBefore: 0, bytesAfter: 0, callsBefore: 0, callsAfter: 0 };

  constructor(args: readonly Tensor[], planner: Planner | undefined) {
    this.#planner = planner;
    this.#holdings = { arena: planner ? new NotedArena() : new Arena(), constants: [] };
    this.inputs = args.map((t) => emptyOnHeap(t.shape, t.dtype));
    collected.register(this, this.#holdings, this.#holdings);
  }

  get callCount(): number {
    return this.#calls.length;
  }

  get bytes(): number {
    const { arena, constants } = this.#holdings;
    return arena.held + constants.reduce((sum, c) => sum + c.bytes, 0) + this.inputs.reduce((sum, t) => sum + t.storage.bytes, 0);
  }

  touch(storage: Storage): void {
    this.#heap.add(storage);
  }

  write(storage: Storage): void {
    this.#writes.add(storage);
  }

  guard(holds: () => boolean): void {
    this.#guards.push(holds);
  }

  constant(bytes: number): number {
    const { constants } = this.#holdings;
    const known = constants[this.#constantAt++];
    if (known) {
      if (known.bytes !== bytes) throw new CaptureError(`capture: verify: a constant has ${bytes} bytes, had ${known.bytes} when captured`);
      return known.ptr;
    }
    const ptr = allocate(bytes);
    constants.push({ ptr, bytes });
    return ptr;
  }

  fits(args: readonly TensorLike[]): boolean {
    const { inputs } = this;
    if (inputs.length !== args.length || this.#silent !== context.silent > 0) return false;
    for (let i = 0; i < inputs.length; i++) {
      const arg = args[i]!;
      const input = inputs[i]!;
      if (
        typeof arg === "number"
          ? input.shape.length !== 0 || input.dtype !== "f32"
          : arg.dtype !== input.dtype || !sameShape(arg.shape, input.shape)
      ) {
        return false;
      }
    }
    for (const holds of this.#guards) if (!holds()) return false;
    return true;
  }

  /** Runs the function for real and notes every kernel call. */
  record<A extends readonly Tensor[]>(fn: (...args: A) => R, args: readonly TensorLike[]): R {
    this.#load(args);
    const before = { ...context };
    const calls: Call[] = [];
    const { arena } = this.#holdings;
    if (arena instanceof NotedArena) arena.calls = calls;
    this.#scope.open = false;
    this.#scope = { open: true, epitaph: EPITAPH };
    this.#constantAt = 0;
    this.#journal = new Set();
    this.#guards.length = 0;
    context.scope = this.#scope;
    context.arena = arena;
    context.capturing = this;
    context.journal = this.#journal;
    const stop = recordCalls(calls);
    try {
      this.#result = fn(...(this.inputs as unknown as A));
    } finally {
      stop();
      Object.assign(context, before);
    }
    refuseUnfinished("capture", this.#result);
    this.#calls = calls;
    this.#generation = -1;
    forget(this.#result);
    const [bytes, count] = [arena.peak, calls.length];
    this.memory = { bytesBefore: bytes, bytesAfter: bytes, callsBefore: count, callsAfter: count };
    if (this.#planner && arena instanceof NotedArena) this.#plan(this.#planner, arena);
    checkFault(this.#journal);
    return this.#result;
  }

  /** Moves the program into memory as large as it needs. */
  #plan(planner: Planner, arena: NotedArena): void {
    const results: Tensor[] = [];
    collect(this.#result, results);
    const storages = new Set(results.map(({ storage }) => storage).filter(({ scope, bytes }) => scope === this.#scope && bytes > 0));
    const planned = planner(
      this.#calls,
      arena.blocks,
      [...storages].map(({ ptr }) => ptr),
    );
    const base = allocate(planned.bytes);
    this.#holdings.constants.push({ ptr: base, bytes: planned.bytes });
    for (const storage of storages) {
      const ptr = base + planned.offsetOf(storage.ptr);
      u8.copyWithin(ptr, storage.ptr, storage.ptr + storage.bytes);
      storage.ptr = ptr;
    }
    this.#calls = planned.calls(base);
    this.memory = { ...this.memory, bytesAfter: planned.bytes, callsAfter: this.#calls.length };
    arena.dispose();
    // What else the function made has no memory any more.
    this.#scope.open = false;
    this.#scope = { open: true, epitaph: EPITAPH };
    this.#result = this.#renew(this.#result) as R;
  }

  /** Runs the function eagerly in the program's own memory and compares what it does with the program, call by call. */
  verify<A extends readonly Tensor[]>(fn: (...args: A) => R, args: readonly TensorLike[]): R {
    const captured = this.#calls;
    const constants = this.#holdings.constants.map(({ ptr, bytes }) => u8.slice(ptr, ptr + bytes));
    this.#holdings.arena.rewind({ at: -1, next: 0, before: 0 });
    const result = this.record(fn, args);
    const now = this.#calls;
    for (let i = 0; i < Math.max(captured.length, now.length); i++) {
      const [a, b] = [captured[i], now[i]];
      if (a && b && a.index === b.index && a.args.length === b.args.length && a.args.every((value, k) => Object.is(value, b.args[k])))
        continue;
      const show = (call: Call | undefined) => (call ? `${kernelNames[call.index]}(${call.args.join(", ")})` : "nothing");
      throw new CaptureError(
        `capture: verify: call ${i} is ${show(b)}, was ${show(a)} when captured; what changes between steps must be an argument or live in a state`,
      );
    }
    this.#holdings.constants.forEach(({ ptr, bytes }, i) => {
      const was = constants[i];
      for (let k = 0; k < bytes; k++) {
        if (was && u8[ptr + k] !== was[k]) {
          throw new CaptureError(`capture: verify: constant ${i} changed since the capture; pass numbers that change as arguments`);
        }
      }
    });
    return result;
  }

  replay(args: readonly TensorLike[]): R {
    if (this.#disposals !== disposals.count) {
      for (const storage of this.#heap) {
        if (storage.disposed)
          throw new CaptureError(
            "capture: a tensor that the program uses was disposed; call dispose() on the captured function to capture anew",
          );
      }
      this.#disposals = disposals.count;
    }
    if (this.#generation !== tableGeneration()) {
      this.#run = this.#calls.map(bindCall);
      this.#generation = tableGeneration();
    }
    this.#load(args);
    this.#scope.open = false;
    this.#scope = { open: true, epitaph: EPITAPH };
    const run = this.#run;
    for (let i = 0; i < run.length; i++) run[i]!();
    for (const storage of this.#writes) storage.version++;
    checkFault(this.#journal);
    return this.#renew(this.#result) as R;
  }

  #load(args: readonly TensorLike[]): void {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      const input = this.inputs[i]!;
      if (typeof arg === "number") {
        f32[input.storage.ptr / 4] = arg;
        continue;
      }
      operand("capture", `argument ${i}`, arg, null);
      kernels.copy_u8({ out: input.ptr as Ptr<"u8">, a: arg.ptr as Ptr<"u8">, n: arg.size * bytesOf(arg.dtype) });
    }
  }

  /** The result with fresh tensors in place of those of the last call. */
  #renew(value: unknown): unknown {
    if (value instanceof Tensor) {
      const { storage } = value;
      if (storage.scope === null) return value;
      return new Tensor(value.shape, value.dtype, { ...storage, scope: this.#scope }, value.offset);
    }
    if (Array.isArray(value)) return value.map((item) => this.#renew(item));
    if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#renew(item)]));
    }
    return value;
  }

  dispose(): void {
    this.#scope.open = false;
    letGo(this.#holdings);
    collected.unregister(this.#holdings);
    for (const input of this.inputs) input.dispose();
  }
}

/** Cuts the tape off a result, so that the first run's tensors can be collected. */
function forget(value: unknown): void {
  if (value instanceof Tensor) value.node = null;
  else if (Array.isArray(value)) for (const item of value) forget(item);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) forget(item);
}

/**
 * Makes a step fast: the first call runs `fn` and notes its kernel calls; later calls with the same shapes replay them,
 * without shape checks, tape or allocation, and give the same bits.
 *
 * Tensor and number arguments are slots; everything else `fn` sees is a constant of the program, except what lives in
 * linear memory (parameters, state, optimizers, random streams). `fn` cannot read values. Results are valid until the next call.
 *
 * @param fn - the step; numbers arrive as scalar tensors
 * @throws CaptureError if values are read inside, a used tensor was disposed, or `verify` finds a difference; LifetimeError if `fn` is async
 */
export function capture<A extends readonly Tensor[], R>(fn: (...args: A) => R, options: CaptureOptions = {}): Captured<A, R> {
  const { verify = 0, programs: most = 8, plan } = options;
  if (verify > 0 && plan)
    throw new RangeError("capture: verify compares with the program as it was recorded; give verify or plan, not both");
  let programs: Program<R>[] = [];
  let calls = 0;
  let last: Program<R> | null = null;
  let warned = false;

  const eager = (args: readonly TensorLike[]) =>
    scope(() => fn(...(args.map((arg, i) => operand("capture", `argument ${i}`, arg, null)) as unknown as A)));

  const run = (...args: readonly TensorLike[]): R => {
    if (context.capturing) return fn(...(args.map((arg, i) => operand("capture", `argument ${i}`, arg, null)) as unknown as A));
    calls++;
    const known = last?.fits(args) ? last : programs.find((program) => program.fits(args));
    if (known) {
      last = known;
      return verify > 0 && calls % verify === 0 ? known.verify(fn, args) : known.replay(args);
    }
    if (programs.length >= most) {
      if (!warned) {
        const shapes = args.map((arg) => (typeof arg === "number" ? "number" : showShape(arg.shape))).join(", ");
        console.warn(
          `capture: more than ${most} programs (now ${shapes}); further combinations run eagerly. Bucket the lengths, or raise \`programs\``,
        );
        warned = true;
      }
      return eager(args);
    }
    const program = new Program<R>(
      args.map((arg, i) => operand("capture", `argument ${i}`, arg, null)),
      plan,
    );
    try {
      const result = program.record(fn, args);
      programs.push(program);
      last = program;
      return result;
    } catch (error) {
      if ((error as Error).name === "IndexError") programs.push(program);
      else program.dispose();
      throw error;
    }
  };

  return Object.defineProperties(run, {
    programs: { get: () => programs.length },
    calls: { get: () => last?.callCount ?? 0 },
    bytes: { get: () => programs.reduce((sum, program) => sum + program.bytes, 0) },
    memory: { get: () => last?.memory ?? { bytesBefore: 0, bytesAfter: 0, callsBefore: 0, callsAfter: 0 } },
    dispose: {
      value: () => {
        for (const program of programs) program.dispose();
        programs = [];
        last = null;
      },
    },
  }) as unknown as Captured<A, R>;
}
