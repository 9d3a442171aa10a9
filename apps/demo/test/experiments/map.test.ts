import { expect, test } from "vitest";
import { type MapImages, type MapLook, type MapOptions, map } from "../../src/experiments/map.ts";
import { read } from "../assets.ts";

const options: MapOptions = { noise: "none", amount: 0.3, filter: "none", count: 200, perplexity: 20, seed: 0, kernels: "simd" };
const images = async (changes: Partial<MapOptions>) =>
  (await map({ ...options, ...changes }, read)).answer!({ kind: "images" }) as MapImages;

/** Share of the points whose nearest neighbour on the map is of their kind. */
function together({ xy, label }: MapLook): number {
  let good = 0;
  for (let i = 0; i < label.length; i++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let j = 0; j < label.length; j++) {
      const distance = (xy[2 * i]! - xy[2 * j]!) ** 2 + (xy[2 * i + 1]! - xy[2 * j + 1]!) ** 2;
      if (j !== i && distance < least) [best, least] = [j, distance];
    }
    if (label[best] === label[i]) good++;
  }
  return good / label.length;
}

test("t-SNE brings digits of a kind together", async () => {
  const job = await map(options, read);
  for (let i = 0; i < 300; i++) job.steps.next();
  const look = job.answer!({ kind: "look" }) as MapLook;
  expect(look.step).toBe(300);
  expect(together(look)).toBeGreaterThan(0.7);
});

test("specks cost the network its score, and the median filter wins much of it back", async () => {
  const clear = await images({});
  const specks = await images({ noise: "specks" });
  const median = await images({ noise: "specks", filter: "median" });
  expect(clear.right).toBeGreaterThan(0.8);
  expect(clear.right - specks.right).toBeGreaterThan(0.05);
  expect(median.right - specks.right).toBeGreaterThan(0.02);
  expect(median.clean[0]).toHaveLength(784);
});

test.each(["gaussian", "wavelet"] as const)("%s takes grain away from the images", async (filter) => {
  const { noisy, clean } = await images({ noise: "grain", filter });
  const corner = (pixels: Uint8Array) => pixels.subarray(0, 84).reduce((sum, value) => sum + value ** 2, 0);
  expect(corner(clean[0]!)).toBeLessThan(corner(noisy[0]!) * 0.7);
});
