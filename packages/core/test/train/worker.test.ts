import { afterEach, describe, expect, test } from "vitest";
import { readSafetensors } from "../../src/save/safetensors.ts";
import { control } from "../../src/train/worker.ts";

const workers: { terminate(): unknown }[] = [];

async function start(options: { to: number; failAt?: number; parts?: boolean }) {
  let worker: { terminate(): unknown };
  if (typeof document === "undefined") {
    const { Worker } = await import("node:worker_threads");
    worker = new Worker(new URL("./counting-job.ts", import.meta.url), { execArgv: ["--conditions=@sluice/source"] });
  } else {
    worker = new Worker(new URL("./counting-job.ts", import.meta.url), { type: "module" });
  }
  workers.push(worker);
  return control<number>(worker, options);
}

const count = (bytes: Uint8Array) => readSafetensors(bytes).tensors["model/count"]?.data[0];

describe("control and serve", () => {
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.terminate();
  });

  test("hand on every step in order, then the result and the weights", async () => {
    const run = await start({ to: 500 });
    const seen: number[] = [];
    for await (const n of run) seen.push(n);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    const { result, weights } = await run.done;
    expect(result).toBe("counted to 500");
    expect(count(weights!)).toBe(500);
  });

  test("pause stands still, step makes one step, resume goes on", async () => {
    const run = await start({ to: 1e9 });
    await run.pause();
    const before = count(await run.weights())!;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(count(await run.weights())).toBe(before);
    await run.step();
    expect(count(await run.weights())).toBe(before + 1);
    run.resume();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(count(await run.weights())).toBeGreaterThan(before + 1);
  });

  test("ask is answered between two steps, and says so where nobody answers", async () => {
    const run = await start({ to: 1e9 });
    await run.pause();
    await run.step();
    const n = count(await run.weights())!;
    expect(await run.ask(3)).toBe(n * 3);
    const silent = await start({ to: 1e9, parts: false });
    await expect(silent.ask(1)).rejects.toThrow("ask: the job answers no questions; return { steps, answer } from serve");
  });

  test.each([
    ["pace limits the steps a second", 300],
    ["pausing and resuming again and again makes a paced run no faster", 10],
  ])("%s", async (_, milliseconds) => {
    const run = await start({ to: 1e9 });
    await run.pause();
    const before = count(await run.weights())!;
    run.pace(20);
    const since = performance.now();
    while (performance.now() - since < 300) {
      run.resume();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await run.pause();
    }
    const seconds = (performance.now() - since) / 1000;
    const made = count(await run.weights())! - before;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThanOrEqual(1 + 20 * seconds);
  });

  test("abort ends iteration and gives the weights so far", async () => {
    const run = await start({ to: 1e9 });
    for await (const n of run) {
      if (n >= 3) run.abort();
    }
    const { result, weights } = await run.done;
    expect(result).toBeUndefined();
    expect(count(weights!)).toBeGreaterThanOrEqual(3);
  });

  test("an error in a step reaches the page with its name, after the steps before it", async () => {
    const run = await start({ to: 10, failAt: 4 });
    const seen: number[] = [];
    const iterate = async () => {
      for await (const n of run) seen.push(n);
    };
    await expect(iterate()).rejects.toThrow("RangeError: step 4 failed");
    expect(seen).toEqual([1, 2, 3]);
    await expect(run.done).rejects.toThrow("RangeError: step 4 failed");
  });

  test("load puts earlier weights back between two steps, and refuses what does not fit", async () => {
    const run = await start({ to: 1e9 });
    await run.pause();
    await run.step();
    const early = await run.weights();
    await run.step();
    expect(count(await run.weights())).toBe(count(early)! + 1);
    await run.load(early);
    expect(count(await run.weights())).toBe(count(early));
    await expect(run.load(new Uint8Array(4))).rejects.toThrow("safetensors");
    expect(count(await run.weights())).toBe(count(early));
    const silent = await start({ to: 1e9, parts: false });
    await expect(silent.load(early)).rejects.toThrow("load: the job has no parts; return { steps, parts } from serve");
  });

  test("weights without parts is an error that says what to return", async () => {
    const run = await start({ to: 1e9, parts: false });
    await expect(run.weights()).rejects.toThrow("weights: the job has no parts; return { steps, parts } from serve");
  });
});
