// A worker whose job counts, keeps its count in a module, and can be told to fail.
import { Module } from "../../src/nn/module.ts";
import { state } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { serve } from "../../src/train/worker.ts";

class Counter extends Module {
  count = state(tensor([0]));
  forward(): void {}
}

serve(async ({ to, failAt, parts = true }: { to: number; failAt?: number; parts?: boolean }) => {
  const model = new Counter();
  function* steps(): Generator<number, string, void> {
    for (let i = 1; i <= to; i++) {
      if (i === failAt) throw new RangeError(`step ${i} failed`);
      model.count.set([i]);
      yield i;
    }
    return `counted to ${to}`;
  }
  return {
    steps: steps(),
    ...(parts ? { answer: (by: unknown) => model.count.item() * (by as number) } : {}),
    ...(parts ? { parts: { model } } : {}),
  };
});
