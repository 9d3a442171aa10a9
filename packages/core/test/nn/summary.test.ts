import { describe, expect, test } from "vitest";
import { context } from "../../src/context.ts";
import { Module } from "../../src/nn/module.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { summary } from "../../src/nn/summary.ts";
import { add } from "../../src/ops/binary.ts";
import { assign, parameter, state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

class Shift extends Module {
  weight = parameter(tensor([1, 2]));
  runs = state(tensor([0]));
  forward(x: Tensor): Tensor {
    if (this.training) assign(this.runs, 1);
    context.multiplyAdds?.(x.size);
    return add(x, this.weight);
  }
}

describe("summary", () => {
  test("lists modules with shapes, parameters and multiply-adds of their own", () => {
    const net = new Sequential(new Shift(), new Sequential(new Shift(), new Shift()));
    net.layers[0]!.freeze();
    const { rows, ...totals } = summary(net, [2]);
    expect(rows.map((row) => [row.name, row.type, row.outputShape, row.parameters, row.trainable, row.multiplyAdds])).toEqual([
      ["", "Sequential", [2], 0, 0, 0],
      ["0", "Shift", [2], 2, 0, 2],
      ["1", "Sequential", [2], 0, 0, 0],
      ["1.0", "Shift", [2], 2, 2, 2],
      ["1.1", "Shift", [2], 2, 2, 2],
    ]);
    expect(totals).toMatchObject({ parameters: 6, trainable: 4, multiplyAdds: 6 });
  });

  test("counts a module that runs twice in one row", () => {
    const shift = new Shift();
    const { rows } = summary(new Sequential(shift, shift), [2]);
    expect(rows.map((row) => [row.name, row.parameters, row.multiplyAdds])).toEqual([
      ["", 0, 0],
      ["0", 2, 4],
    ]);
  });

  test("prints a table with totals", () => {
    const net = new Sequential(new Shift());
    net.freeze();
    expect(summary(net, [2]).toString().split("\n")).toEqual([
      "name     type        output    parameters  multiply-adds",
      "────────────────────────────────────────────────────────",
      "(model)  Sequential  [2]                -              -",
      "  0      Shift       [2]     2 (2 frozen)              2",
      "────────────────────────────────────────────────────────",
      "2 parameters, 0 trainable, 2 multiply-adds",
    ]);
  });

  test("console.log shows the table in Node, Bun and Deno", () => {
    const found = summary(new Sequential(), [2]) as unknown as Record<symbol, () => string>;
    for (const name of ["nodejs.util.inspect.custom", "Deno.customInspect"]) expect(found[Symbol.for(name)]!()).toBe(String(found));
  });

  test("says which modules the forward pass did not reach", () => {
    class Half extends Module {
      used = new Shift();
      unused = new Shift();
      forward(x: Tensor): Tensor {
        return this.used.forward(x);
      }
    }
    const text = summary(new Half(), [2]).toString();
    expect(text).toMatch(/ {2}unused {2}Shift {2}not reached {11}2 {14}-/);
  });

  test("leaves states, modes and forward as they were, also when forward throws", () => {
    const shift = new Shift();
    const net = new Sequential(shift, new Shift());
    net.layers[1]!.eval();
    summary(net, [2]);
    expect(net.layers.map((layer) => layer.training)).toEqual([true, false]);
    expect(shift.runs.item()).toBe(0);
    expect(Object.hasOwn(shift, "forward")).toBe(false);
    expect(context.multiplyAdds).toBeNull();
    class Bad extends Module {
      forward(): Tensor {
        throw new Error("bad");
      }
    }
    const bad = new Bad();
    expect(() => summary(new Sequential(bad), [2])).toThrow("bad");
    expect(Object.hasOwn(bad, "forward")).toBe(false);
    expect(bad.training).toBe(true);
    expect(context.multiplyAdds).toBeNull();
  });

  test("takes several inputs, and element types for them", () => {
    class Pick extends Module {
      forward(x: Tensor, tokens: Tensor): Tensor {
        if (tokens.dtype !== "i32") throw new Error(`tokens are ${tokens.dtype}`);
        return x;
      }
    }
    expect(summary(new Pick(), [[3], [2, 4]], { dtype: ["f32", "i32"] }).rows[0]!.outputShape).toEqual([3]);
  });
});
