// What all environments share: seeds, snapshots, pictures.
import { expect, test } from "vitest";
import type { Env } from "../src/env.ts";
import { make, registeredIds } from "../src/registry.ts";

function play(env: Env, actions: readonly unknown[]): string[] {
  return actions.map((action) => {
    const step = env.step(action);
    if (step.terminated || step.truncated) env.reset();
    return JSON.stringify(step);
  });
}

test("a snapshot that went through JSON goes on with the same bits", () => {
  for (const id of registeredIds()) {
    const env = make(id);
    env.actionSpace.seed(2);
    const draw = () => Array.from({ length: 30 }, () => env.actionSpace.sample());
    env.reset({ seed: 5 });
    play(env, draw());
    const snapshot = JSON.parse(JSON.stringify(env.snapshot()));
    const actions = draw();
    const first = play(env, actions);
    const other = make(id);
    other.restore(snapshot);
    expect(play(other, actions), id).toEqual(first);
  }
});

test("observations belong to their space and pictures have shapes and text", () => {
  for (const id of registeredIds()) {
    const env = make(id);
    expect(env.observationSpace.contains(env.reset({ seed: 1 }).observation), id).toBe(true);
    for (let i = 0; i < 20; i++) {
      const step = env.step(env.actionSpace.sample());
      expect(env.observationSpace.contains(step.observation), id).toBe(true);
      if (step.terminated || step.truncated) env.reset();
    }
    const picture = env.render();
    expect(picture.shapes.length, id).toBeGreaterThan(0);
    expect(picture.text.length, id).toBeGreaterThan(0);
    env.close();
    expect(() => env.step(env.actionSpace.sample()), id).toThrow("call reset()");
  }
});
