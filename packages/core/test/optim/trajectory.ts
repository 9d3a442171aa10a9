// What every optimizer is held to: PyTorch's trajectories, capture, faults, saving.
import { i32 } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { faultWord } from "../../src/fault.ts";
import type { Optimizer, OptimizerOptions, ParameterGroupOptions } from "../../src/optim/optimizer.ts";
import { scope } from "../../src/scope.ts";
import { parameter } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";
import { expectClose, type GoldenCase, golden } from "../golden/read.ts";

type Options = OptimizerOptions & Record<string, unknown>;
/** Makes the optimizer under test. */
export type Make = (given: readonly Tensor[] | readonly ParameterGroupOptions<Options>[], options: Options) => Optimizer;

const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** PyTorch's options under our names. */
export function optionsOf(attrs: Readonly<Record<string, unknown>>): Options {
  return Object.fromEntries(
    Object.entries(attrs)
      .filter(([name]) => !["groups", "clip_grad_norm", "clip_grad_value", "ema_decay", "swa"].includes(name))
      .map(([name, value]) => [camel(name), value]),
  );
}

/** Runs a case: its parameters, stepped with its gradients; returns what `read` gives after each step, by parameter. */
export function trajectory(
  c: GoldenCase,
  make: Make,
  change: (grads: Tensor[]) => readonly Tensor[] = (g) => g,
  read: (params: readonly Tensor[], step: number) => readonly Tensor[] = (p) => p,
): [Float32Array, Float32Array] {
  const start = [c.tensors.p0!, c.tensors.p1!];
  const params = start.map((p) => parameter(tensor(p.data as Float32Array, p.shape)));
  const groups = c.attrs.groups as Record<string, unknown>[] | undefined;
  const given = groups ? params.map((p, i) => ({ params: [p], ...optionsOf(groups[i]!) })) : params;
  const optimizer = make(given, optionsOf(c.attrs));
  const steps = c.tensors.g0!.shape[0]!;
  const found = start.map((p) => new Float32Array(steps * p.data.length)) as [Float32Array, Float32Array];
  for (let s = 0; s < steps; s++) {
    scope(() => {
      const grads = start.map((p, i) => {
        const n = p.data.length;
        return tensor((c.tensors[`g${i}`]!.data as Float32Array).slice(s * n, (s + 1) * n), p.shape);
      });
      optimizer.step(change(grads));
    });
    for (const [i, t] of read(params, s).entries()) found[i]!.set(t.data as Float32Array, s * t.size);
  }
  return found;
}

/** Asserts that a trajectory is PyTorch's. */
export function expectTrajectory(c: GoldenCase, found: readonly Float32Array[]): void {
  found.forEach((values, i) => void expectClose(values, c, `traj${i}`));
}

const normal = testNormals(7);
const draw = (n: number) => Float32Array.from({ length: n }, normal);
const starts = [draw(12), draw(5)];
const gradients = Array.from({ length: 8 }, () => [draw(12), draw(5)]);
const freshParameters = () => starts.map((values) => parameter(tensor(values)));
const valuesOf = (params: readonly Tensor[]) => params.map((p) => [...p.data]);

/** The tests of one optimizer; `options` make it use all its state. */
export function describeOptimizer(name: string, make: Make, options: Options): void {
  describe(name, () => {
    const cases = golden("optim").filter((c) => c.op === name && !/clip|ema|swa/.test(c.id));

    test("follows PyTorch step for step in every golden case", () => {
      expect(cases.length).toBeGreaterThan(0);
      for (const c of cases) expectTrajectory(c, trajectory(c, make));
    });

    test("takes the same steps, bit for bit, when captured, also after a change of the learning rate", () => {
      const run = (captured: boolean) => {
        const params = freshParameters();
        const optimizer = make(params, options);
        const step = (a: Tensor, b: Tensor) => optimizer.step([a, b]);
        const program = captured ? capture(step, { verify: 3 }) : null;
        gradients.forEach((g, s) => {
          if (s === 4) optimizer.lr *= 0.5;
          const [a, b] = g.map((values) => tensor(values)) as [Tensor, Tensor];
          if (program) program(a, b);
          else scope(() => step(a, b));
        });
        expect(optimizer.groups[0]!.steps).toBe(8);
        return valuesOf(params);
      };
      expect(run(true)).toEqual(run(false));
    });

    test("goes on to the bit from saved state", () => {
      const params = freshParameters();
      const optimizer = make(params, options);
      const step = (o: Optimizer, s: number) => scope(() => o.step(gradients[s]!.map((values) => tensor(values))));
      for (let s = 0; s < 4; s++) step(optimizer, s);
      const saved = Object.fromEntries(Object.entries(optimizer.stateDict()).map(([k, t]) => [k, { shape: t.shape, data: t.data }]));
      const others = params.map((p) => parameter(tensor(p.data)));
      const resumed = make(others, { ...options, lr: 123 });
      resumed.loadStateDict(saved);
      expect(resumed.lr).toBe(optimizer.lr);
      for (let s = 4; s < 8; s++) {
        step(optimizer, s);
        step(resumed, s);
      }
      expect(valuesOf(others)).toEqual(valuesOf(params));
    });

    test("does nothing while a fault is pending", () => {
      const params = freshParameters();
      const optimizer = make(params, options);
      const before = Object.values(optimizer.stateDict()).map((t) => [...t.data]);
      scope(() => {
        const grads = gradients[0]!.map((values) => tensor(values));
        i32[faultWord() / 4] = 1;
        optimizer.step(grads);
        i32[faultWord() / 4] = 0;
      });
      expect(valuesOf(params)).toEqual(starts.map((values) => [...values]));
      expect(Object.values(optimizer.stateDict()).map((t) => [...t.data])).toEqual(before);
    });
  });
}
