// One run of an experiment in its worker, as signals that a page can show.

import { type Signal, signal } from "@preact/signals";
import { type Control, control } from "@sluice/core/train/worker";
import type { CommonOptions, Order, Seek, Step } from "../experiments/protocol.ts";
import type { ExperimentName } from "../experiments/registry.ts";

/** How a run stands. */
export type RunState = "loading" | "running" | "paused" | "done" | "failed";

/** A run that a page steers. */
export interface Run<Y extends Step> {
  readonly state: Signal<RunState>;
  /** Why it failed. */
  readonly failure: Signal<string>;
  /** Steps made a second, over the last second. */
  readonly speed: Signal<number>;
  /** The newest step, a few times a second. */
  readonly last: Signal<Y | null>;
  /** The furthest step this run has seen. */
  readonly furthest: Signal<number>;
  /** Steps a second at most; 0 is as fast as can be. */
  readonly pace: Signal<number>;
  start(options: CommonOptions): void;
  pause(): void;
  resume(): void;
  step(): void;
  setPace(stepsPerSecond: number): void;
  ask(question: unknown): Promise<unknown>;
  /** Stands still at an earlier (or later) step. */
  seek(step: number): void;
  weights(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  stop(): void;
}

/** Milliseconds between two steps that the page hears of, while they come without end. */
const GAP = 100;

/** Address of the app's files. */
export const assets = () => new URL("./", document.baseURI).href;

/**
 * Makes a run.
 * @param each - hears every step, in order
 * @param moved - hears the newest step a few times a second, and null when a run starts over
 */
export function makeRun<Y extends Step>(
  experiment: ExperimentName,
  each: (step: Y) => void,
  moved: (step: Y | null) => void,
  firstPace = 0,
): Run<Y> {
  const state = signal<RunState>("loading");
  const failure = signal("");
  const speed = signal(0);
  const last = signal<Y | null>(null);
  const furthest = signal(0);
  const pace = signal(firstPace);
  let worker: Worker | undefined;
  let steering: Control<Y> | undefined;
  let waiting: Y | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said = 0;
  let seeking: number | undefined;
  let busy = false;

  const stop = () => {
    worker?.terminate();
    worker = undefined;
    steering = undefined;
    clearTimeout(timer);
    timer = undefined;
    waiting = undefined;
    seeking = undefined;
    busy = false;
  };
  /** Tells the page of the newest step; while steps come without end, not at every frame. It waits for no drawing. */
  const say = () => {
    timer = undefined;
    said = performance.now();
    last.value = waiting!;
    furthest.value = Math.max(furthest.value, waiting!.step);
    moved(waiting!);
  };
  const show = (step: Y) => {
    waiting = step;
    timer ??= setTimeout(say, state.value === "running" ? Math.max(0, said + GAP - performance.now()) : 0);
  };

  const follow = async (mine: Control<Y>) => {
    let count = 0;
    let since = performance.now();
    try {
      for await (const step of mine) {
        if (steering !== mine) return;
        if (state.value === "loading") state.value = "running";
        each(step);
        show(step);
        count++;
        const now = performance.now();
        if (now - since >= 1000) {
          speed.value = state.value === "running" ? (count * 1000) / (now - since) : 0;
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

  const still = () => {
    state.value = "paused";
    speed.value = 0;
  };
  /** Goes to the step that was wanted last; those wanted meanwhile are passed over. */
  const goTo = async () => {
    if (busy) return;
    busy = true;
    const mine = steering;
    try {
      while (seeking !== undefined && steering === mine) {
        const step = seeking;
        seeking = undefined;
        const reached = (await mine?.ask({ kind: "seek", step } satisfies Seek)) as Y | null;
        if (reached && steering === mine) show(reached);
      }
    } catch (error) {
      failure.value = (error as Error).message;
    }
    busy = false;
  };

  return {
    state,
    failure,
    speed,
    last,
    furthest,
    pace,
    start(options) {
      stop();
      state.value = "loading";
      failure.value = "";
      speed.value = 0;
      last.value = null;
      furthest.value = 0;
      moved(null);
      worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });
      steering = control<Y>(worker, { experiment, options, assets: assets() } satisfies Order);
      if (pace.value) steering.pace(pace.value);
      void follow(steering);
    },
    pause() {
      still();
      void steering?.pause();
    },
    resume() {
      state.value = "running";
      steering?.resume();
    },
    step() {
      still();
      void steering?.step();
    },
    setPace(stepsPerSecond) {
      pace.value = stepsPerSecond;
      steering?.pace(stepsPerSecond);
    },
    ask: (question) => steering?.ask(question) ?? Promise.reject(new Error("no run")),
    seek(step) {
      still();
      void steering?.pause();
      seeking = step;
      void goTo();
    },
    weights: () => steering?.weights() ?? Promise.reject(new Error("no run")),
    load: (bytes) => steering?.load(bytes) ?? Promise.reject(new Error("no run")),
    stop,
  };
}
