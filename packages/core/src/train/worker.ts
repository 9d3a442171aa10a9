// Training off the main thread: `serve` in the worker, `control` in the page. The generator between them is the same as anywhere.
import { type Parts, packCheckpoint, unpackCheckpoint } from "../save/checkpoint.ts";

/** What a worker serves: the steps, the parts whose weights can be asked for at any time, and answers to anything else. */
export interface Job<Y> {
  steps: Generator<Y, unknown, void>;
  parts?: Parts;
  /** Answers a page's question between two steps (predict this drawing, show that layer); questions and answers are plain data. */
  answer?: (question: unknown) => unknown;
}

type Order =
  | { type: "start"; options: unknown }
  | { type: "pause" | "resume" | "step" | "abort" }
  | { type: "pace"; stepsPerSecond: number }
  | { type: "weights"; id: number }
  | { type: "load"; id: number; bytes: Uint8Array }
  | { type: "ask"; id: number; question: unknown };

type Report =
  | { type: "steps"; values: unknown[] }
  | { type: "done"; result: unknown; weights?: Uint8Array }
  | { type: "answer"; id: number; value?: unknown; error?: string }
  | { type: "paused" }
  | { type: "error"; name: string; message: string; stack?: string };

/** The common part of a page's Worker, a worker's global scope, and Node's Worker and parentPort. */
interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener?(type: "message" | "error", listener: (event: { data?: unknown; message?: string }) => void): void;
  on?(type: "message" | "error", listener: (value: unknown) => void): void;
  terminate?(): unknown;
}

/** Milliseconds of steps between two looks at the orders. */
const SLICE = 10;

/** Calls `fn` once the orders that are waiting were heard, without the pause that nested timers have in browsers. */
function soon(fn: () => void): void {
  const { setImmediate } = globalThis as unknown as { setImmediate?: (fn: () => void) => void };
  if (setImmediate) {
    setImmediate(fn);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    fn();
  };
  port2.postMessage(null);
}

function listen(port: Port, hear: (message: unknown) => void, fail?: (message: string) => void): void {
  if (port.on) {
    port.on("message", hear);
    if (fail) port.on("error", (error) => fail((error as Error).message ?? String(error)));
    return;
  }
  port.addEventListener!("message", (event) => hear(event.data));
  if (fail) port.addEventListener!("error", (event) => fail(event.message ?? "the worker could not be loaded"));
}

function ownPort(): Port {
  const { process } = globalThis as unknown as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const threads = process?.getBuiltinModule?.("node:worker_threads") as { parentPort: Port | null } | undefined;
  const { self } = globalThis as unknown as { self?: Port };
  const port = threads?.parentPort ?? self;
  if (!port) throw new Error("serve: this is not a worker; start the file with new Worker(...) and hand that to control");
  return port;
}

/**
 * Answers a page's orders with the steps of a job. Called once, at the top of the worker's file.
 * @param start - makes the job from the options that the page gave; may wait for data to arrive
 */
export function serve<O, Y>(start: (options: O) => Job<Y> | Promise<Job<Y>>): void {
  const port = ownPort();
  const report = (message: Report, transfer?: Transferable[]) => port.postMessage(message, transfer);
  let job: Job<Y> | undefined;
  let running = false;
  let looping = false;
  /** Milliseconds from one step to the next; 0 is as fast as can be. */
  let gap = 0;

  const fail = (error: unknown) => {
    running = false;
    const { name = "Error", message = String(error), stack } = error as Error;
    report({ type: "error", name, message, ...(stack ? { stack } : {}) });
    job = undefined;
  };

  const weights = () => (job?.parts ? packCheckpoint(job.parts) : undefined);

  /** Steps until the slice is over; returns whether the job goes on. */
  const work = (most: number): void => {
    const values: unknown[] = [];
    try {
      const until = performance.now() + SLICE;
      for (let i = 0; i < most && job; i++) {
        const { done, value } = job.steps.next();
        if (done) {
          if (values.length) report({ type: "steps", values });
          const bytes = weights();
          report({ type: "done", result: value, ...(bytes ? { weights: bytes } : {}) }, bytes ? [bytes.buffer as ArrayBuffer] : []);
          running = false;
          job = undefined;
          return;
        }
        values.push(value);
        if (performance.now() >= until) break;
      }
      if (values.length) report({ type: "steps", values });
    } catch (error) {
      if (values.length) report({ type: "steps", values });
      fail(error);
    }
  };

  /** When the next step is due, where there is a pace. */
  let due = 0;

  const loop = () => {
    looping = false;
    if (!running || !job) return;
    // Timers come late; what is overdue is caught up with, unless it is more than a slice or two.
    const now = performance.now();
    if (now - due > 2 * SLICE + gap) due = now;
    const owed = Math.floor((now - due) / gap) + 1;
    if (gap > 0) {
      due += owed * gap;
      work(owed);
    } else work(Number.POSITIVE_INFINITY);
    again();
  };
  const again = () => {
    if (looping || !running || !job) return;
    looping = true;
    if (gap > 0) {
      due = Math.max(due, performance.now() - 2 * SLICE);
      setTimeout(loop, Math.max(0, Math.min(gap, due - performance.now())));
    } else soon(loop);
  };

  /** Runs from now on: nothing is owed for the time before, and the step that is due next comes no sooner. */
  const go = () => {
    due = Math.max(due, performance.now());
    running = true;
  };

  const answer = async (id: number, reply: () => unknown) => {
    try {
      report({ type: "answer", id, value: await reply() });
    } catch (error) {
      report({ type: "answer", id, error: (error as Error).message });
    }
  };
  const begin = async (options: unknown) => {
    try {
      running = true;
      job = await start(options as O);
      if (running) go();
      again();
    } catch (error) {
      fail(error);
    }
  };

  listen(port, (message) => {
    const order = message as Order;
    if (order.type === "start") {
      void begin(order.options);
    } else if (order.type === "pause") {
      running = false;
      report({ type: "paused" });
    } else if (order.type === "resume") go();
    else if (order.type === "pace") gap = order.stepsPerSecond > 0 ? 1000 / order.stepsPerSecond : 0;
    else if (order.type === "step") {
      running = false;
      work(1);
      report({ type: "paused" });
    } else if (order.type === "abort") {
      running = false;
      job?.steps.return(undefined);
      const bytes = weights();
      job = undefined;
      report({ type: "done", result: undefined, ...(bytes ? { weights: bytes } : {}) });
    } else if (order.type === "weights") {
      void answer(order.id, () => {
        const bytes = weights();
        if (!bytes) throw new Error("weights: the job has no parts; return { steps, parts } from serve");
        return bytes;
      });
    } else if (order.type === "load") {
      void answer(order.id, () => {
        if (!job?.parts) throw new Error("load: the job has no parts; return { steps, parts } from serve");
        unpackCheckpoint(order.bytes, job.parts);
      });
    } else if (order.type === "ask") {
      void answer(order.id, () => {
        if (!job?.answer) throw new Error("ask: the job answers no questions; return { steps, answer } from serve");
        return job.answer(order.question);
      });
    }
    again();
  });
}

/** A run in a worker, as the page sees it: iterate its steps, or steer it. */
export interface Control<Y> extends AsyncIterable<Y> {
  /** Stops after the step at hand; resolves once it stands still. */
  pause(): Promise<void>;
  resume(): void;
  /** Makes one step and stands still. */
  step(): Promise<void>;
  /** Ends the run; iteration ends, and `done` resolves with the weights so far. */
  abort(): void;
  /** Makes at most so many steps a second; 0 is as fast as can be. */
  pace(stepsPerSecond: number): void;
  /** The job's answer to a question, given between two steps. */
  ask(question: unknown): Promise<unknown>;
  /** The weights now, as safetensors bytes (`unpackCheckpoint` puts them into a model). */
  weights(): Promise<Uint8Array>;
  /**
   * Puts weights into the job's parts between two steps: all of them, or none and an error that names what does not fit.
   * @param bytes - safetensors, as `weights` gives them
   */
  load(bytes: Uint8Array): Promise<void>;
  /** Resolves at the end with the generator's return value and the weights; rejects if a step throws. */
  readonly done: Promise<{ result: unknown; weights: Uint8Array | undefined }>;
}

/** An error that was thrown in a worker. */
export class WorkerError extends Error {
  override name = "WorkerError";
}

/**
 * Starts the job that a worker serves and hands its steps to the page as they come.
 * @param worker - `new Worker(new URL("./job.ts", import.meta.url), { type: "module" })`, or Node's Worker
 * @param options - plain data for the worker's `serve` function
 */
export function control<Y>(worker: unknown, options?: unknown): Control<Y> {
  const port = worker as Port;
  const queue: Y[] = [];
  const asked = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let wake: (() => void)[] = [];
  let still: (() => void)[] = [];
  let ended = false;
  let failure: Error | undefined;
  let asks = 0;
  let settle!: { resolve: (end: { result: unknown; weights: Uint8Array | undefined }) => void; reject: (error: Error) => void };
  const done = new Promise<{ result: unknown; weights: Uint8Array | undefined }>((resolve, reject) => {
    settle = { resolve, reject };
  });
  done.catch(() => undefined);

  const rouse = () => {
    for (const resolve of wake) resolve();
    wake = [];
  };
  const rest = () => {
    for (const resolve of still) resolve();
    still = [];
  };
  const fail = (error: Error) => {
    failure = error;
    ended = true;
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
    settle.reject(error);
    rest();
    rouse();
  };

  listen(
    port,
    (message) => {
      const report = message as Report;
      if (report.type === "steps") queue.push(...(report.values as Y[]));
      else if (report.type === "paused") rest();
      else if (report.type === "answer") {
        const ask = asked.get(report.id);
        asked.delete(report.id);
        if (report.error === undefined) ask?.resolve(report.value as never);
        else ask?.reject(new WorkerError(report.error));
      } else if (report.type === "done") {
        ended = true;
        settle.resolve({ result: report.result, weights: report.weights });
        rest();
      } else if (report.type === "error") {
        fail(Object.assign(new WorkerError(`${report.name}: ${report.message}`), { cause: report.stack }));
      }
      rouse();
    },
    (message) => fail(new WorkerError(`control: the worker died: ${message}`)),
  );
  port.postMessage({ type: "start", options } satisfies Order);

  const order = (type: "pause" | "resume" | "step" | "abort") => port.postMessage({ type } satisfies Order);
  const question = <T>(make: (id: number) => Order) =>
    new Promise<T>((resolve, reject) => {
      const id = asks++;
      asked.set(id, { resolve, reject });
      port.postMessage(make(id));
    });
  const untilStill = (type: "pause" | "step") =>
    new Promise<void>((resolve) => {
      if (ended) return resolve();
      still.push(resolve);
      order(type);
    });
  return {
    pause: () => untilStill("pause"),
    resume: () => order("resume"),
    step: () => untilStill("step"),
    abort: () => order("abort"),
    pace: (stepsPerSecond) => port.postMessage({ type: "pace", stepsPerSecond } satisfies Order),
    ask: (about) => question((id) => ({ type: "ask", id, question: about })),
    weights: () => question((id) => ({ type: "weights", id })),
    load: (bytes) => question((id) => ({ type: "load", id, bytes })),
    done,
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (queue.length) yield queue.shift()!;
        if (failure) throw failure;
        if (ended) return;
        await new Promise<void>((resolve) => wake.push(resolve));
      }
    },
  };
}
