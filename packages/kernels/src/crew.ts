// The workers behind the threads: how they are hired, how they take work, and how they are let go.
import { allocate, memory } from "./memory.ts";
import type { Piece } from "./pieces.ts";
import type { KernelFunction } from "./table.ts";

/** Most threads that can be asked for. */
export const MOST_THREADS = 64;

/** Words of the control block, apart by what is written together, so that waiting does not slow others down. */
export const WORDS = {
  /** Pieces of the job. */
  pieces: 0,
  /** Pieces that workers have finished. */
  done: 16,
  /** Whether a worker failed in a piece. */
  failed: 17,
  /** Moves with every job: sleepers wait for it. */
  wake: 32,
  sleeping: 33,
  /** Which binary is at work: workers with another one leave. */
  epoch: 34,
  present: 35,
  /** For each thread, `apart` words from one to the next: pieces of its share that nobody has taken yet; below 0 if asked in vain. */
  left: 48,
  apart: 16,
} as const;

/** Bytes of the words, and numbers of the job behind them. */
const HEAD = 4 * (WORDS.left + WORDS.apart * MOST_THREADS);
const JOB = 16384;
/** Looks at a word before a worker goes to sleep (some 100 µs) and before the main thread yields its core. */
const LOOKS = 50_000;
/** Milliseconds after which waiting for a worker ends in an error. */
const PATIENCE = 60_000;

/** What a worker is told when it starts, and again for another binary. */
interface Order {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly words: typeof WORDS;
  readonly at: number;
  readonly head: number;
  readonly job: number;
  readonly looks: number;
  readonly epoch: number;
  /** Which of how many threads it is; 0 is the one that gives the jobs. */
  readonly seat: number;
  readonly threads: number;
}

/**
 * Takes a piece for the thread at `seat`, or −1 if none is left. Threads have equal stretches of the pieces as their shares: what they
 * work on in one call is in their core's cache for the next. Whoever is done with its own takes from the others.
 */
export function take(words: Int32Array, at: typeof WORDS, seat: number, threads: number): number {
  for (let k = 0; k < threads; k++) {
    const share = (seat + k) % threads;
    const word = at.left + at.apart * share;
    if (Atomics.load(words, word) <= 0) continue;
    const left = Atomics.sub(words, word, 1) - 1;
    if (left >= 0) return Math.floor((share * Atomics.load(words, at.pieces)) / threads) + left;
  }
  return -1;
}

/**
 * A worker's work: takes pieces as long as its binary is the one at work. It is sent to workers as its source text, so it uses nothing
 * but its arguments.
 */
export function toil(order: Order, take: (words: Int32Array, at: typeof WORDS, seat: number, threads: number) => number): void {
  const { memory, words: at, looks, epoch, seat, threads } = order;
  const { exports } = new WebAssembly.Instance(order.module, { env: { memory } });
  const kernels = WebAssembly.Module.exports(order.module).map(({ name }) => exports[name] as (...args: number[]) => void);
  const words = new Int32Array(memory.buffer, order.at, order.head / 4);
  const job = new Float64Array(memory.buffer, order.at + order.head, order.job);
  Atomics.add(words, at.present, 1);
  while (Atomics.load(words, at.epoch) === epoch) {
    const wake = Atomics.load(words, at.wake);
    const piece = take(words, at, seat, threads);
    if (piece < 0) {
      let looking = looks;
      while (Atomics.load(words, at.wake) === wake && looking > 0) looking--;
      if (looking > 0) continue;
      Atomics.add(words, at.sleeping, 1);
      Atomics.wait(words, at.wake, wake);
      Atomics.sub(words, at.sleeping, 1);
      continue;
    }
    try {
      let next = job[piece]!;
      for (let calls = job[next++]!; calls > 0; calls--) {
        const kernel = kernels[job[next++]!]!;
        const count = job[next++]!;
        kernel.apply(null, job.subarray(next, next + count) as unknown as number[]);
        next += count;
      }
    } catch {
      Atomics.store(words, at.failed, 1);
    }
    Atomics.add(words, at.done, 1);
  }
  Atomics.sub(words, at.present, 1);
}

/** The common part of a browser's Worker and Node's. */
interface Hand {
  postMessage(message: unknown): void;
  terminate(): unknown;
  unref?(): void;
  onerror?: unknown;
  on?(type: "error", listener: (error: Error) => void): void;
}

interface NodeThreads {
  Worker: new (source: string, options: { eval: true }) => Hand;
}

/** Starts a worker: by node:worker_threads where there is one (Node, Deno, Bun), as a blob in browsers. */
function start(): Hand {
  const { process } = globalThis as unknown as { process?: { getBuiltinModule?: (name: string) => NodeThreads | undefined } };
  const threads = process?.getBuiltinModule?.("node:worker_threads");
  if (threads) {
    const hand = new threads.Worker(
      `process.getBuiltinModule("node:worker_threads").parentPort.on("message", (data) => (${toil})(data, ${take}))`,
      { eval: true },
    );
    // A process ends when its own work does.
    hand.unref?.();
    return hand;
  }
  const url = URL.createObjectURL(new Blob([`onmessage = ({ data }) => (${toil})(data, ${take})`], { type: "text/javascript" }));
  return new Worker(url) as unknown as Hand;
}

/** The control block. One for all crews: a worker that is slow to leave never writes to what has become somebody else's memory. */
let block = 0;

function controlBlock(): number {
  if (block === 0) {
    block = allocate(HEAD + 8 * JOB);
    new Int32Array(memory.buffer, block, HEAD / 4).fill(0);
  }
  return block;
}

/** Threads that take pieces of kernel calls, this one included. */
export class Crew {
  /** How many in all, with this one. */
  readonly threads: number;
  readonly #hands: Hand[];
  readonly #at = controlBlock();
  readonly #words = new Int32Array(memory.buffer, this.#at, HEAD / 4);
  readonly #job = new Float64Array(memory.buffer, this.#at + HEAD, JOB);
  #kernels: readonly KernelFunction[] = [];
  #trouble = "";

  constructor(threads: number) {
    this.threads = threads;
    this.#hands = Array.from({ length: threads - 1 }, start);
    for (const hand of this.#hands) {
      const note = (error: { message?: string }) => {
        this.#trouble = error.message ?? "a worker could not be started";
      };
      if (hand.on) hand.on("error", note);
      else hand.onerror = note;
    }
  }

  /** Gives all workers a binary to work with; `kernels` are the same binary's functions here. Workers join when they are ready. */
  equip(module: WebAssembly.Module, kernels: readonly KernelFunction[]): void {
    this.#kernels = kernels;
    const epoch = this.#retire();
    const common = { module, memory, words: WORDS, at: this.#at, head: HEAD, job: JOB, looks: LOOKS, epoch, threads: this.threads };
    this.#hands.forEach((hand, i) => {
      const order: Order = { ...common, seat: i + 1 };
      hand.postMessage(order);
    });
  }

  /** Makes workers leave what they wait for; none is left when it returns. */
  #retire(): number {
    const words = this.#words;
    const epoch = Atomics.add(words, WORDS.epoch, 1) + 1;
    Atomics.add(words, WORDS.wake, 1);
    Atomics.notify(words, WORDS.wake);
    this.#await(WORDS.present, 0);
    return epoch;
  }

  /** Resolves when all workers stand ready: to "" if they do, else to why they do not. */
  async ready(patience: number): Promise<string> {
    const until = performance.now() + patience;
    while (Atomics.load(this.#words, WORDS.present) < this.#hands.length && !this.#trouble) {
      if (performance.now() > until) return `the workers did not start within ${patience / 1000} s`;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return this.#trouble;
  }

  /** Runs all pieces, on this thread and on all workers that are free; returns when all are done. */
  run(pieces: readonly Piece[]): void {
    const words = this.#words;
    const { threads } = this;
    this.#write(pieces);
    // An error on this thread, in the run before, may have hidden one of a worker.
    Atomics.store(words, WORDS.failed, 0);
    Atomics.store(words, WORDS.done, 0);
    Atomics.store(words, WORDS.failed, 0);
    Atomics.store(words, WORDS.pieces, pieces.length);
    for (let share = 0; share < threads; share++) {
      const [from, to] = [Math.floor((share * pieces.length) / threads), Math.floor(((share + 1) * pieces.length) / threads)];
      Atomics.store(words, WORDS.left + WORDS.apart * share, to - from);
    }
    Atomics.add(words, WORDS.wake, 1);
    if (Atomics.load(words, WORDS.sleeping) > 0) Atomics.notify(words, WORDS.wake);
    let mine = 0;
    try {
      for (let piece = take(words, WORDS, 0, threads); piece >= 0; piece = take(words, WORDS, 0, threads)) {
        mine++;
        for (const { index, args } of pieces[piece]!) this.#kernels[index]!(...args);
      }
    } finally {
      // Even after an error here: nobody may work on when this returns.
      let untaken = 0;
      for (let share = 0; share < threads; share++) untaken += Math.max(Atomics.exchange(words, WORDS.left + WORDS.apart * share, 0), 0);
      this.#await(WORDS.done, pieces.length - mine - untaken);
    }
    if (Atomics.load(words, WORDS.failed))
      throw new Error("threads: a worker failed in a piece of a kernel call; its results are not complete");
  }

  /** Lays the pieces out for the workers: where each begins, and there its calls. */
  #write(pieces: readonly Piece[]): void {
    const job = this.#job;
    let next = pieces.length;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      job[i] = next;
      job[next++] = piece.length;
      for (const { index, args } of piece) {
        job[next++] = index;
        job[next++] = args.length;
        for (let k = 0; k < args.length; k++) job[next++] = args[k]!;
      }
    }
  }

  /** Waits until a word has a value: spins, since a page's main thread may not sleep, and yields the core where it may. */
  #await(word: number, value: number): void {
    const words = this.#words;
    let looking = LOOKS;
    let until = 0;
    while (Atomics.load(words, word) !== value) {
      if (--looking > 0) continue;
      looking = LOOKS;
      const now = performance.now();
      until ||= now + PATIENCE;
      if (now > until) throw new Error(`threads: a worker has not answered for ${PATIENCE / 1000} s; results are not complete`);
      yieldCore(words);
    }
  }

  /** Lets all workers go. */
  dismiss(): void {
    this.#retire();
    for (const hand of this.#hands) hand.terminate();
  }
}

/** Sleeps for a moment where that is allowed. */
function yieldCore(words: Int32Array): void {
  try {
    Atomics.wait(words, WORDS.failed, 0, 0.05);
  } catch {
    // A page's main thread goes on spinning.
  }
}
