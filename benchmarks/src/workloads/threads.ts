// Two threads beside one: the same bits, in how much less time.
import { useThreads } from "@sluice/core/threads";
import { type Contender, loop, type Workload } from "../measure.ts";
import { useBinary } from "../ours.ts";
import { heavy, type Work } from "./heavy.ts";

/** The same work on two threads (ours) and on one (the peer), on the relaxed binary if there is one. */
function both(build: () => Work): Contender[] {
  const on = (threads: number): Contender => {
    const once = build();
    return {
      name: threads > 1 ? "sluice" : "one thread",
      variant: threads > 1 ? "threads" : "",
      threads,
      time: loop(() => void once()),
      check: once,
      enter: async () => {
        useBinary("relaxed");
        await useThreads(threads);
      },
      dispose: async () => {
        await useThreads(1);
        useBinary("simd");
      },
    };
  };
  return [on(2), on(1)];
}

/** The workloads whose time two threads have to cut by a third at least. */
export function threadWorkloads(): Workload[] {
  return Object.entries(heavy).map(([name, build]) => ({ name: `two threads, ${name}`, tolerance: 0, contenders: () => both(build) }));
}
