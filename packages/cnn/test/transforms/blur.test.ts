import { tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { blurred, GaussianBlur } from "../../src/transforms/blur.ts";

test("a point becomes a Gaussian: SciPy's numbers", () => {
  // scipy.ndimage.gaussian_filter1d of a unit impulse, sigma 1, radius 3.
  const bell = [0.00443305, 0.05400558, 0.24203623, 0.39905028, 0.24203623, 0.05400558, 0.00443305];
  const point = new Float32Array(49);
  point[24] = 1;
  const out = blurred(tensor(point, [1, 7, 7, 1]), 1).data;
  for (let y = 0; y < 7; y++) for (let x = 0; x < 7; x++) expect(out[7 * y + x]).toBeCloseTo(bell[y]! * bell[x]!, 6);
});

test("what is even stays as it is, up to the edge, in every channel", () => {
  const images = tensor(
    Float32Array.from({ length: 2 * 25 * 2 }, (_, i) => 1 + (i % 2)),
    [2, 5, 5, 2],
  );
  const out = new GaussianBlur([0.5, 1.5], { seed: 1 }).apply({ images }).images.data;
  for (const [i, value] of out.entries()) expect(value).toBeCloseTo(1 + (i % 2), 5);
});
