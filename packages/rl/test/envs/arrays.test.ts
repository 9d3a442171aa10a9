// Memory of worlds as arrays.
import { expect, test } from "vitest";
import { arrayKinds, makeArrays } from "../../src/envs/arrays.ts";
import { doubles } from "../../src/memory.ts";

test("every kind steps in its memory: states move, observations are finite", () => {
  for (const kind of arrayKinds()) {
    const arrays = makeArrays(kind, 3);
    doubles(arrays.state).fill(0.03);
    kind.step(arrays);
    expect(doubles(arrays.state).length, kind.id).toBe(3 * kind.width);
    expect(
      doubles(arrays.state).some((x) => x !== 0.03),
      kind.id,
    ).toBe(true);
    expect([...arrays.observation.data].every(Number.isFinite), kind.id).toBe(true);
    expect(kind.observe([0.1, 0.2, 0.3, 0.4].slice(0, kind.width)).length, kind.id).toBe(kind.observationSpace.flatSize);
  }
});
