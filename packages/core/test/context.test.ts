import { arena } from "@sluice/kernels";
import { expect, test } from "vitest";
import { context } from "../src/context.ts";
import { noGrad, scope } from "../src/scope.ts";

test("outside everything there is no scope, no capture, no journal, and ops record", () => {
  expect(context).toMatchObject({ scope: null, arena, silent: 0, capturing: null, journal: null });
});

test("scope and noGrad put the context back, through exceptions too", () => {
  const before = { ...context };
  expect(() =>
    scope(() =>
      noGrad(() => {
        expect(context.silent).toBe(1);
        expect(context.scope).not.toBeNull();
        throw new Error("out");
      }),
    ),
  ).toThrow("out");
  expect(context).toEqual(before);
});
