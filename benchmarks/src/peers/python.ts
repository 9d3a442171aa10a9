// PyTorch and NumPy in a child process that waits while others run. One thread, an allocator that keeps freed memory.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Contender } from "../measure.ts";

interface Answer {
  version?: string;
  ms?: number;
  data?: string;
}

/** A library behind a pipe. */
export interface Python {
  readonly name: string;
  ask(request: object): Promise<Answer>;
  stop(): void;
}

/** An array to hand over. */
export interface Given {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

const server = fileURLToPath(new URL("server.py", import.meta.url));
const quiet = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_TRIM_THRESHOLD_: "4294967296",
  MALLOC_TOP_PAD_: "268435456",
};

/** Starts a library in Python; null if Python does not have it. `SLUICE_PYTHON` names another interpreter. */
export async function start(library: "torch" | "numpy"): Promise<Python | null> {
  const python = process.env.SLUICE_PYTHON ?? "/usr/bin/python3";
  const child: ChildProcess = spawn(python, ["-u", server, library], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, ...quiet },
  });
  const waiting: ((line: string | null) => void)[] = [];
  const next = () => new Promise<string | null>((resolve) => waiting.push(resolve));
  createInterface({ input: child.stdout! })
    .on("line", (line) => waiting.shift()?.(line))
    .on("close", () => {
      for (const resolve of waiting.splice(0)) resolve(null);
    });
  child.on("error", () => {
    for (const resolve of waiting.splice(0)) resolve(null);
  });
  const hello = await next();
  if (hello === null) return null;
  return {
    name: `${library} ${(JSON.parse(hello) as Answer).version}`,
    async ask(request) {
      const line = next();
      child.stdin!.write(`${JSON.stringify(request)}\n`);
      const answer = await line;
      if (answer === null) throw new Error(`${library}: the process ended while running ${JSON.stringify(request).slice(0, 200)}`);
      return JSON.parse(answer) as Answer;
    },
    stop: () => child.stdin!.end(),
  };
}

let tasks = 0;

/**
 * A contender that runs a task of server.py.
 * @param times - how many calls in a row `check` returns the results of
 */
export async function task(
  python: Python,
  kind: string,
  args: readonly unknown[],
  arrays: readonly Given[],
  times = 1,
): Promise<Contender> {
  const id = ++tasks;
  const base64 = (a: Float32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength).toString("base64");
  await python.ask({ kind: "make", id, task: kind, args, arrays: arrays.map(({ data, shape }) => ({ data: base64(data), shape })) });
  return {
    name: python.name,
    variant: "",
    threads: 1,
    time: async (reps) => (await python.ask({ kind: "time", id, reps })).ms!,
    check: async () => {
      const bytes = Uint8Array.from(Buffer.from((await python.ask({ kind: "check", id, times })).data!, "base64"));
      return new Float32Array(bytes.buffer);
    },
    dispose: () => void python.ask({ kind: "drop", id }),
  };
}
