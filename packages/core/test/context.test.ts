// The context is at rest outside, and returns to rest whatever happens inside.
import { expect, test } from "vitest";
import { context } from "../src/context.ts";
import { noGrad, scope } from "../src/scope.ts";

const rest = () => ({ ...context });

test("scope and noGrad leave it as they found it, by return and by exception", () => {
  const before = rest();
  scope(() =>
    noGrad(() => {
      expect(context.silent).toBe(1);
    }),
  );
  expect(rest()).toEqual(before);
  expect(() =>
    scope(() =>
      noGrad(() => {
        throw new Error("inside");
      }),
    ),
  ).toThrow("inside");
  expect(rest()).toEqual(before);
  expect([before.scope, before.silent, before.capturing, before.journal]).toEqual([null, 0, null, null]);
});
