// Runs a table of ops: every witness of every row, and every export of the package in the table.
import { describe, expect, test } from "vitest";
import { useReference } from "../../src/reference.ts";
import { scope } from "../../src/scope.ts";
import type { Tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";
import { type OpRow, type OpTable, operandsOf, type TorchAnswers } from "./row.ts";

interface Result {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

const run = (name: string, row: OpRow): Result =>
  scope(() => {
    const out: Tensor = row.op(...operandsOf(name, row));
    return { shape: out.shape, data: out.data };
  });

/** Float32 against other arithmetic: 1e-5 of the largest number, and of 1. */
function expectClose(actual: Result, expected: Result): void {
  expect(actual.shape).toEqual(expected.shape);
  const tolerance = 1e-5 * Math.max(1, ...Array.from(expected.data, Math.abs));
  Array.from(expected.data).forEach((value, i) => {
    expect(Math.abs(actual.data[i]! - value), `element ${i}: ${actual.data[i]}, expected ${value}`).toBeLessThanOrEqual(tolerance);
  });
}

/** The tests of a package's table. */
export function checkTable(table: OpTable, exported: Readonly<Record<string, unknown>>, answers: TorchAnswers): void {
  const rows = table.groups.flatMap((group) => Object.entries(group.rows));
  const titled = (chosen: readonly (readonly [string, OpRow])[]) => chosen.map(([name, row]) => [name, row] as const);

  describe("forward", () => {
    test.each(titled(rows))("%s is what the plain loops of its kernels give", (name, row) => {
      const fast = run(name, row);
      const back = useReference();
      try {
        expectClose(run(name, row), fast);
      } finally {
        back();
      }
    });

    test.each(titled(rows.filter(([, row]) => row.torch !== undefined)))("%s is what PyTorch gives", (name, row) => {
      expect(answers[name]?.torch).toBe(row.torch);
      expectClose(run(name, row), answers[name]!);
    });
  });

  describe("the gradient agrees with finite differences", () => {
    test.each(titled(rows.filter(([, { order = 2 }]) => order === 1)))("of %s", (name, row) => {
      gradcheck(row.op, operandsOf(name, row), row.check);
    });
    test.each(titled(rows.filter(([, { order = 2 }]) => order === 2)))("of %s, twice", (name, row) => {
      gradcheck(row.op, operandsOf(name, row), { ...row.check, order: 2 });
    });
  });

  test("what is not differentiated says why", () => {
    for (const [name, { order = 2, because }] of rows) expect(because === undefined, name).toBe(order === 2);
  });

  test("every function that the package exports is in the table once", () => {
    const functions = Object.keys(exported).filter((name) => /^[a-z]/.test(name) && typeof exported[name] === "function");
    const listed = [...rows.map(([name]) => name), ...Object.values(table.others).flat()];
    expect(listed.sort()).toEqual(functions.sort());
  });
}
