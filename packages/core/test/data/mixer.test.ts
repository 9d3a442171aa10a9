import { describe, expect, test } from "vitest";
import { ExampleGroups } from "../../src/data/mixer.ts";
import { Stream } from "../../src/random.ts";

function groups(n: number, size: number, dropLast: boolean, room: number): number[][] {
  const mixer = new ExampleGroups(size, dropLast, room, new Stream("test", 1));
  const out: number[][] = [];
  const take = (batches: Iterable<readonly (readonly unknown[])[]>) => {
    for (const batch of batches) out.push(batch.map(([i]) => i as number));
  };
  for (let i = 0; i < n; i++) take(mixer.push([i]));
  take(mixer.end());
  return out;
}

describe("ExampleGroups", () => {
  test("keeps the order without a buffer", () => {
    expect(groups(5, 2, false, 0)).toEqual([[0, 1], [2, 3], [4]]);
    expect(groups(5, 2, true, 0)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test("gives every example once through a buffer, larger or smaller than the stream", () => {
    for (const room of [1, 7, 1000]) {
      const seen = groups(600, 32, false, room).flat();
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, i) => i));
      expect(seen.every((i, at) => i === at)).toBe(room === 1);
    }
  });
});
