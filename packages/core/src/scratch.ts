// Working memory for one kernel call.
import type { Ptr } from "@sluice/kernels/raw";
import { context } from "./context.ts";

/** Gives `fn` the address of `bytes` bytes of dirty working memory, which is free again when `fn` returns. */
export function scratch<T>(bytes: number, fn: (ptr: Ptr<never>) => T): T {
  const mark = context.arena.mark();
  try {
    return fn(context.arena.allocate(bytes) as Ptr<never>);
  } finally {
    context.arena.rewind(mark);
  }
}
