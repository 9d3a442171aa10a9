// What a page asks its run for again and again while it goes on: one question at a time, and the last one where it stands still.
import { type Signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Step } from "../experiments/protocol.ts";
import type { Run } from "./run.ts";

/** Milliseconds between two looks at a run that goes on: the worker is there to train. */
const GAP = 120;

/** What is asked. */
export type Asked = Pick<Run<Step>, "ask" | "state">;

/** The newest look. */
export interface Look<L> {
  readonly value: Signal<L | null>;
  /** To be told of every frame's step, and of null at a new start. */
  moved(run: Asked, step: Step | null): void;
  /** Looks now, where nothing moves. */
  again(run: Asked): void;
}

/** Keeps a look at a run fresh. @param question - what to ask now; @param gap - milliseconds between two looks at a run that goes on */
export function useLook<L>(question: () => unknown, gap = GAP): Look<L> {
  const value = useSignal<L | null>(null);
  const asks = useRef(question);
  asks.current = question;
  return useMemo(() => {
    let start = 0;
    let busy = false;
    let stale = false;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (run: Asked) => {
      const mine = start;
      if (busy) {
        stale = true;
        return;
      }
      busy = true;
      try {
        do {
          stale = false;
          last = performance.now();
          const seen = (await run.ask(asks.current())) as L;
          if (mine !== start) return;
          value.value = seen;
        } while (stale && run.state.value !== "running");
      } catch {
        // The run ended; what it showed last stays.
      }
      busy = false;
    };
    return {
      value,
      moved(run, step) {
        if (!step) {
          clearTimeout(timer);
          timer = undefined;
          start++;
          busy = false;
          return;
        }
        if (run.state.value !== "running") void look(run);
        else
          timer ??= setTimeout(
            () => {
              timer = undefined;
              void look(run);
            },
            Math.max(0, last + gap - performance.now()),
          );
      },
      again: (run) => void look(run),
    };
  }, []);
}
