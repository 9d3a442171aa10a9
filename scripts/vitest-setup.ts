// Warnings fail: a test that writes one to the console without expecting it (by a spy) fails.
import { afterEach, expect } from "vitest";

const heard: string[] = [];
for (const method of ["warn", "error"] as const) {
  const original = console[method];
  console[method] = (...args: unknown[]) => {
    heard.push(args.map(String).join(" "));
    original(...args);
  };
}

afterEach(() => {
  expect(heard.splice(0), "console warnings").toEqual([]);
});
