import { expect, test } from "vitest";
import { leftToNode, quickExamples } from "../quick-examples.ts";

test("the first five and those that were quick in Node are run everywhere; the others are named with their seconds", () => {
  const rows = [
    { example: "04-denoising-autoencoder", seconds: 25 },
    { example: "16-pose", seconds: 19.6 },
    { example: "10-lenet-mnist", seconds: 70.3 },
  ];
  const { quick, slow } = quickExamples(["04-denoising-autoencoder.ts", "10-lenet-mnist.ts", "16-pose.ts", "30-ring.ts"], rows);
  expect(quick).toEqual(["04-denoising-autoencoder.ts", "16-pose.ts"]);
  expect(leftToNode(slow)).toMatch(/more than 20 s .*: 10-lenet-mnist\.ts \(70 s\), 30-ring\.ts \(not timed\)$/);
});
