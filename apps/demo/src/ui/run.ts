// One run of an experiment in its worker, as signals that a page can show.

import { type Signal, signal } from "@preact/signals";
import { type Control, control } from "@sluice/core/train/worker";

/** How a run stands. */
export type RunState = "loading" | "running" | "paused" | "done" | "failed";

/** A run that a page steers. */
export interface Run {
  readonly state: Signal<RunState>;
  /** Why it failed. */
  readonly failure: Signal<string>;
  /** Steps made a second, over the last second. */
  readonly speed: Signal<number>;
  start(options: unknown): void;
  pause(): void;
  resume(): void;
  step(): void;
  pace(stepsPerSecond: number): void;
  ask(question: unknown): Promise<unknown>;
  stop(): void;
}

/** Makes a run; `each` hears every step, in order. */
export function makeRun<Y>(each: (step: Y) => void): Run {
  const state = signal<RunState>("loading");
  const failure = signal("");
  const speed = signal(0);
  let worker: Worker | undefined;
  let steering: Control<Y> | undefined;
  let gap = 0;

  const stop = () => {
    worker?.terminate();
    worker = undefined;
    steering = undefined;
  };

  const follow = async (mine: Control<Y>) => {
    let count = 0;
    let since = performance.now();
    try {
      for await (const step of mine) {
        if (steering !== mine) return;
        if (state.value === "loading") state.value = "running";
        each(step);
        count++;
        const now = performance.now();
        if (now - since >= 1000) {
          speed.value = (count * 1000) / (now - since);
          count = 0;
          since = now;
        }
      }
      if (steering === mine) state.value = "done";
    } catch (error) {
      if (steering !== mine) return;
      failure.value = (error as Error).message;
      state.value = "failed";
    }
  };

  return {
    state,
    failure,
    speed,
    start(options) {
      stop();
      state.value = "loading";
      failure.value = "";
      speed.value = 0;
      worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });
      steering = control<Y>(worker, options);
      if (gap) steering.pace(gap);
      void follow(steering);
    },
    pause() {
      state.value = "paused";
      speed.value = 0;
      void steering?.pause();
    },
    resume() {
      state.value = "running";
      steering?.resume();
    },
    step() {
      state.value = "paused";
      speed.value = 0;
      void steering?.step();
    },
    pace(stepsPerSecond) {
      gap = stepsPerSecond;
      steering?.pace(stepsPerSecond);
    },
    ask: (question) => steering?.ask(question) ?? Promise.reject(new Error("no run")),
    stop,
  };
}
