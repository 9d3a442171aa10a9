// The subpath hands on what the kernels' threads are; what they guarantee is in guarantees/threads.test.ts.
import { expect, test } from "vitest";
import { threads, useThreads } from "../src/threads.ts";

test("there is one thread until more are asked for", async () => {
  expect(threads()).toBe(1);
  expect(await useThreads(1)).toBe(1);
  expect(threads()).toBe(1);
});
