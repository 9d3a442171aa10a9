import { expect, test } from "vitest";
import { type RivalsLook, type RivalsOptions, type RivalsStep, rivals } from "../../src/experiments/rivals.ts";
import { rivalsStandard } from "../../src/experiments/standards.ts";

const options: RivalsOptions = { ...rivalsStandard, hidden: 32, batch: 64 };

function run(changes: Partial<RivalsOptions>, steps: number) {
  const job = rivals({ ...options, ...changes });
  const seen = Array.from({ length: steps }, () => job.steps.next().value as RivalsStep);
  return { job, seen, cover: seen.findLast((step) => step.cover)!.cover! };
}

test("the forger comes closer to two clouds that somebody drew, and memory stands still", () => {
  const { seen, cover } = run({ target: "mine", points: [-0.6, 0, 0.6, 0.2] }, 500);
  expect(cover.modes).toBe(2);
  expect(cover.divergence).toBeLessThan(seen[0]!.cover!.divergence - 0.2);
  expect(seen.at(-1)!.memory).toBe(seen[200]!.memory);
});

test("a look shows points, field, net and pushes of their sizes, and changes nothing", () => {
  const { job, seen } = run({}, 30);
  const look = job.answer!({ kind: "look" }) as RivalsLook;
  expect(look.step).toBe(30);
  expect([look.real.length, look.fake.length, look.arrows.length, look.mesh.length, look.field.length]).toEqual([
    1000, 1000, 240, 882, 1600,
  ]);
  expect(look.field.every((share) => share >= 0 && share <= 1)).toBe(true);
  const looked = job.steps.next().value;
  const { job: other } = run({}, 30);
  expect(other.steps.next().value).toEqual({ ...(looked as RivalsStep), memory: expect.any(Number) });
  expect(seen[0]!.cover!.of).toBe(8);
});

test("goes back and repeats the same steps bit for bit", () => {
  const { job, seen } = run({ critics: 2 }, 60);
  const bare = (step: unknown) => ({ ...(step as RivalsStep), memory: 0 });
  expect(bare(job.answer!({ kind: "seek", step: 25 }))).toEqual(bare(seen[24]));
  expect(Array.from({ length: 35 }, () => bare(job.steps.next().value))).toEqual(seen.slice(25).map(bare));
});

test("a judge that steps alone finds forgeries out, and there is no way back over it", () => {
  const { job } = run({}, 20);
  const share = (look: RivalsLook) => look.field.reduce((a, b) => a + b) / look.field.length;
  const before = job.answer!({ kind: "look" }) as RivalsLook;
  let after = before;
  for (let i = 0; i < 40; i++) after = job.answer!({ kind: "alone", side: "discriminator" }) as RivalsLook;
  expect(after.fake).toEqual(before.fake);
  expect(share(after)).not.toBe(share(before));
  expect((job.answer!({ kind: "alone", side: "generator" }) as RivalsLook).fake).not.toEqual(before.fake);
  job.steps.next();
  expect((job.answer!({ kind: "seek", step: 5 }) as RivalsStep).step).toBe(21);
});

test.each(["minimax", "leastSquares", "hinge", "wasserstein"] as const)("plays with the loss %s", (loss) => {
  const { seen } = run({ loss, penalty: loss === "wasserstein" ? "gp" : "none", target: "grid" }, 40);
  expect(seen.every((step) => Number.isFinite(step.discriminatorLoss) && Number.isFinite(step.generatorLoss))).toBe(true);
});

test("nothing to forge is an error that says so", () => {
  expect(() => rivals({ ...options, target: "mine" })).toThrow("rivals: 0 points to forge, needs 1; draw some");
});
