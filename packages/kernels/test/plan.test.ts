// What is needed of a list of calls, and where its buffers may lie.
import { expect, test } from "vitest";
import { type Block, plan } from "../src/plan.ts";
import { type Call, names } from "../src/table.ts";

const call = (name: string, ...args: number[]): Call => ({ index: names.indexOf(name), args });
/** Buffers of 16 bytes one after the other from 1600, each made right before the call of its number. */
const block = (i: number, at = i): Block => ({ ptr: 1600 + 16 * i, bytes: 16, at });
const at = (i: number) => 1600 + 16 * i;
const HEAP = 800;

test("a call that writes to what outlives the list is needed, with all that leads to it; others go", () => {
  const calls = [call("exp", at(0), HEAP, 4), call("sin", at(1), HEAP, 4), call("cos", at(2), at(1), 4), call("copy", HEAP, at(0), 4)];
  const planned = plan(calls, [block(0), block(1), block(2)], []);
  expect(planned.calls(0)).toEqual([call("exp", 0, HEAP, 4), call("copy", HEAP, 0, 4)]);
  expect(planned.bytes).toBe(16);
});

test("buffers that live at the same time lie apart, others share", () => {
  const product = (out: number, a: number, b: number) => call("matmul", out, a, b, 0, HEAP, 0, 0, 1, 2, 2, 2, 0, 0);
  const calls = [product(at(0), HEAP, HEAP), product(at(1), at(0), HEAP), product(at(2), at(1), HEAP), product(at(3), at(2), HEAP)];
  const planned = plan(
    calls,
    [0, 1, 2, 3].map((i) => block(i)),
    [at(3)],
  );
  expect(planned.bytes).toBe(32);
  const moved = planned.calls(0);
  expect(moved).toHaveLength(4);
  for (const { args } of moved) expect(args[0]).not.toBe(args[1]);
  expect(moved[3]!.args[0]).toBe(planned.offsetOf(at(3)));
});

test("a result takes its operand's place only where that is read for the last time", () => {
  const last = plan([call("exp", at(0), HEAP, 4), call("sin", at(1), at(0), 4)], [block(0), block(1)], [at(1)]);
  expect(last.bytes).toBe(16);
  const twice = [call("exp", at(0), HEAP, 4), call("sin", at(1), at(0), 4), call("cos", at(2), at(0), 4), call("copy", HEAP, at(1), 4)];
  expect(plan(twice, [block(0), block(1), block(2)], [at(2)]).bytes).toBe(32);
});

test("memory that was allocated again is another buffer", () => {
  const calls = [call("exp", at(0), HEAP, 4), call("copy", HEAP, at(0), 4), call("sin", at(0), HEAP, 4)];
  const planned = plan(calls, [block(0, 0), block(0, 2)], [at(0)]);
  expect(planned.calls(0).map(({ args }) => args[0])).toEqual([0, HEAP, 0]);
  const both = plan([...calls, call("copy", HEAP, at(0), 4)], [{ ...block(0, 0), bytes: 32 }, block(0, 2)], [at(1)]);
  expect(both.bytes).toBe(48);
});

test("an operand that is not there stays so, and no result is kept of what nobody made", () => {
  expect(plan([call("relu", 0, HEAP, 0)], [], []).calls(0)).toEqual([]);
});
