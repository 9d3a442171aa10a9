// A planned program gives the bits of the eager step, in less memory and with fewer calls.
import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { capture } from "../src/capture.ts";
import { relu } from "../src/ops/activation.ts";
import { add, mul } from "../src/ops/binary.ts";
import { matmul } from "../src/ops/matmul.ts";
import { sum } from "../src/ops/reduce.ts";
import { exp, tanh } from "../src/ops/unary.ts";
import { plan } from "../src/plan.ts";
import { scope } from "../src/scope.ts";
import { type Tensor, tensor } from "../src/tensor.ts";
import { batch, trainer } from "./guarantees/mlp.ts";

const x = () =>
  tensor(
    Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i)),
    [64, 64],
  );

test("500 steps of an MLP with dropout, Adam and a schedule have the bits of eager steps", () => {
  const eager = trainer("eager");
  const planned = trainer("captured", 0, plan);
  for (let i = 0; i < 500; i++) expect(planned.step(batch(i, i % 5 === 4 ? 5 : 8))).toBe(eager.step(batch(i, i % 5 === 4 ? 5 : 8)));
  expect(planned.bits()).toEqual(eager.bits());
  const { bytesBefore, bytesAfter } = planned.program!.memory;
  // What products work in cannot be planned away, and is much of so small a network.
  expect(bytesAfter).toBeLessThan(0.75 * bytesBefore);
});

test("calls whose results nobody reads are dropped, with those that only they needed", () => {
  const program = capture(
    (a: Tensor) => {
      mul(exp(a), 2);
      return relu(a);
    },
    { plan },
  );
  expect(program(x()).data).toEqual(scope(() => relu(x()).data));
  expect(program(x()).data).toEqual(scope(() => relu(x()).data));
  expect(program.memory).toMatchObject({ callsBefore: 3, callsAfter: 1, bytesAfter: 64 * 64 * 4 });
});

test("a chain of elementwise ops works in one place", () => {
  const chain = (a: Tensor) => sum(tanh(relu(exp(add(a, 1)))));
  const program = capture(chain, { plan });
  const wanted = scope(() => chain(x()).item());
  expect([program(x()).item(), program(x()).item()]).toEqual([wanted, wanted]);
  const { bytesBefore, bytesAfter } = program.memory;
  expect(bytesBefore).toBeGreaterThan(4 * 64 * 64 * 4);
  expect(bytesAfter).toBeLessThan(64 * 64 * 4 + 64);
});

test("results that leave an inner scope, several results and views of one keep their numbers", () => {
  const step = (a: Tensor) => {
    const [p, q] = scope(() => [matmul(a, a), mul(matmul(a, exp(a)), a)] as const);
    return { p: add(p, q), q, r: [relu(p)] };
  };
  const program = capture(step, { plan });
  const wanted = scope(() => {
    const { p, q, r } = step(x());
    return [p.data, q.data, r[0]!.data];
  });
  for (let call = 0; call < 3; call++) {
    const { p, q, r } = program(x());
    expect([p.data, q.data, r[0]!.data]).toEqual(wanted);
  }
});

describe("what is refused", () => {
  test("a tensor that was left outside has no memory any more", () => {
    let left: Tensor | undefined;
    const program = capture(
      (a: Tensor) => {
        left = exp(a);
        return sum(left);
      },
      { plan },
    );
    program(x());
    expect(() => left!.data).toThrow("is an output of a captured program");
  });

  test("verify and plan together", () => {
    expect(() => capture((a: Tensor) => relu(a), { plan, verify: 2 })).toThrow(
      "capture: verify compares with the program as it was recorded; give verify or plan, not both",
    );
  });
});

test("a planned program gives all of its memory back", () => {
  const input = x();
  const before = memoryUse().heap;
  const program = capture((a: Tensor) => relu(matmul(a, a)), { plan });
  program(input);
  program(input);
  program.dispose();
  expect(memoryUse().heap).toBe(before);
});
