import { describe, expect, test } from "vitest";
import { capture } from "../src/capture.ts";
import { add } from "../src/ops/binary.ts";
import { scope } from "../src/scope.ts";
import { assign, lerp, parameter, state } from "../src/state.ts";
import { type Tensor, tensor } from "../src/tensor.ts";

describe("capture", () => {
  test("replays with new arguments and the same program", () => {
    const twice = capture((x: Tensor) => add(x, x));
    expect(twice(tensor([1, 2])).toArray()).toEqual([2, 4]);
    expect(twice(tensor([3, 4])).toArray()).toEqual([6, 8]);
    expect(twice.programs).toBe(1);
    expect(twice.calls).toBe(1);
    twice(tensor([1, 2, 3]));
    expect(twice.programs).toBe(2);
  });

  test("numbers are slots", () => {
    const sum = capture((a: Tensor, b: Tensor) => add(a, b));
    expect(sum(1, 2).item()).toBe(3);
    expect(sum(10, 20).item()).toBe(30);
    expect(sum.programs).toBe(1);
  });

  test("writes states on every run", () => {
    const total = state(tensor([0]));
    const count = capture((x: Tensor) => assign(total, add(total, x)));
    for (const x of [1, 2, 3]) count(tensor([x]));
    expect(total.item()).toBe(6);
  });

  test("what goes on after it has returned is refused, and leaves no program", () => {
    const waits = capture(async () => {});
    expect(() => waits()).toThrow("capture: the function is async; await outside, and give capture only what runs at once");
    const yields = capture(function* () {
      yield 1;
    });
    expect(() => yields()).toThrow("capture: the function returned an iterator or generator; put capture inside the loop instead");
    expect([waits.programs, yields.programs]).toEqual([0, 0]);
  });

  test("an output used after the next call is an error", () => {
    const twice = capture((x: Tensor) => add(x, x));
    const first = twice(tensor([1]));
    twice(tensor([2]));
    expect(() => first.item()).toThrow("is an output of a captured program that has run again");
  });

  test("reading a value inside is an error that says so, and the next call works", () => {
    const bad = capture((x: Tensor) => x.item());
    expect(() => bad(tensor([1]))).toThrow("item: a captured function cannot read values");
    expect(scope(() => add(tensor([1]), tensor([1]))).item()).toBe(2);
  });

  test("a disposed parameter ends the program by an error", () => {
    const w = parameter(tensor([1]));
    const f = capture((x: Tensor) => add(x, w));
    f(tensor([1]));
    w.dispose();
    expect(() => f(tensor([1]))).toThrow("capture: a tensor that the program uses was disposed");
  });

  test("verify finds a number that changed outside the arguments", () => {
    let secret = 1;
    const f = capture((x: Tensor) => add(x, tensor([secret])), { verify: 2 });
    expect(f(tensor([1])).item()).toBe(2);
    secret = 5;
    expect(() => f(tensor([1]))).toThrow("capture: verify: constant 0 changed since the capture");
  });

  test("verify passes where nothing changed", () => {
    const s = state(tensor([0]));
    const f = capture((x: Tensor) => lerp(s, x, 0.5), { verify: 2 });
    for (let i = 0; i < 6; i++) f(tensor([64]));
    expect(s.item()).toBe(63);
  });
});
