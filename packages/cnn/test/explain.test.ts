import {
  Adam,
  crossEntropy,
  Flatten,
  grad,
  Linear,
  mean,
  memory,
  relu,
  Sequential,
  scope,
  seed,
  sum,
  type Tensor,
  tensor,
} from "@sluice/core";
import { beforeAll, describe, expect, test } from "vitest";
import { Conv2d } from "../src/conv2d.ts";
import { featureMaps, filters, gradCam, integratedGradients, maximizeActivation, occlusion, saliency } from "../src/explain.ts";
import { MaxPool2d } from "../src/max-pool2d.ts";

/** 64 pictures of 12 × 12: class 0 has a bright square in the upper left quarter, class 1 in the lower right one; faint noise elsewhere. */
const N = 64;
const pixels = Float32Array.from({ length: N * 144 }, (_, i) => {
  const [n, y, x] = [Math.floor(i / 144), Math.floor((i % 144) / 12), i % 12];
  const corner = n % 2 === 0 ? 2 : 7;
  return y >= corner && y < corner + 3 && x >= corner && x < corner + 3 ? 1 : 0.1 * ((Math.imul(i, 2654435761) >>> 8) / 2 ** 24);
});
const images = tensor(pixels, [N, 12, 12, 1]);
const labels = tensor(Int32Array.from({ length: N }, (_, n) => n % 2));
let model: Sequential;

beforeAll(() => {
  seed(1);
  model = new Sequential(
    new Conv2d(1, 4, 3, { padding: 1 }),
    relu,
    new MaxPool2d(2),
    new Conv2d(4, 4, 3, { padding: 1 }),
    relu,
    new Flatten(),
    new Linear(144, 2),
  );
  const adam = new Adam(model.parameters(), { lr: 0.01 });
  for (let i = 0; i < 40; i++) scope(() => adam.step(grad(crossEntropy(model.forward(images), labels), model.parameters())));
});

/** The share of a map [H, W] of image n that lies in the quarter of its class. */
function share(data: ArrayLike<number>, n: number, side = 12): number {
  const half = side / 2;
  let [inside, all] = [0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = Math.max(0, data[n * side * side + side * y + x]!);
      all += value;
      if (y < half === (n % 2 === 0) && x < half === (n % 2 === 0)) inside += value;
    }
  }
  return inside / all;
}

describe("featureMaps", () => {
  test("gives what each named module gave, and leaves the model as it was", () => {
    const before = model.training;
    const maps = featureMaps(model, images, ["0", "6"]);
    expect([maps[0]!.shape, maps[6]!.shape]).toEqual([
      [N, 12, 12, 4],
      [N, 2],
    ]);
    expect(maps[6]!.data).toEqual(model.eval().forward(images).data);
    model.train(before);
    expect(Object.hasOwn(model.layers[0]!, "forward")).toBe(false);
  });

  test("names the modules there are", () => {
    expect(() => featureMaps(model, images, ["7"])).toThrow('featureMaps: there is no module "7"; there are 0, 1, 2, 3, 4, 5, 6');
  });
});

test("filters are stretched to 0 … 1, one image for each", () => {
  const layer = model.layers[3] as Conv2d;
  const out = filters(layer);
  expect(out.shape).toEqual([4, 3, 3, 4]);
  for (let o = 0; o < 4; o++) {
    const one = out.data.slice(36 * o, 36 * o + 36);
    expect([Math.min(...one), Math.max(...one)]).toEqual([0, 1]);
  }
});

describe("maps of evidence", () => {
  test("saliency is the largest slope over the channels", () => {
    const map = saliency(model, images, labels);
    expect(map.shape).toEqual([N, 12, 12]);
    // A step of one pixel against the slope that was promised.
    const step = 1e-2;
    const moved = pixels.slice();
    const at = map.data.slice(0, 144).indexOf(Math.max(...map.data.slice(0, 144)));
    moved[at]! += step;
    const logit = (values: Float32Array) => model.forward(tensor(values, [N, 12, 12, 1])).data[0]!;
    expect(Math.abs(logit(moved) - logit(pixels)) / step).toBeCloseTo(map.data[at]!, 1);
  });

  test("integrated gradients add up to what the score has gained since the baseline", () => {
    const map = integratedGradients(model, images, labels, { steps: 64 });
    const gained = (n: number) => {
      const score = (x: typeof images) => model.forward(x).data[2 * n + (n % 2)]!;
      return score(images) - score(tensor(new Float32Array(N * 144), [N, 12, 12, 1]));
    };
    const total = sum(map, [1, 2, 3]).data;
    for (const n of [0, 1, 2]) expect(total[n]).toBeCloseTo(gained(n), 1);
    expect(share(map.data, 0)).toBeGreaterThan(0.7);
    expect(share(map.data, 1)).toBeGreaterThan(0.7);
  });

  test("Grad-CAM of a layer that is averaged is the class activation map: its channels by the weights of the class", () => {
    const head = new Linear(4, 2);
    const net = new Sequential(new Conv2d(1, 4, 3, { padding: 1 }), relu, (x: Tensor) => mean(x, [1, 2]), head);
    const maps = featureMaps(net, images, ["1"])[1]!;
    const out = gradCam(net, images, labels, "1");
    expect(out.shape).toEqual([N, 12, 12]);
    for (const n of [0, 1]) {
      for (let i = 0; i < 144; i++) {
        const evidence = [0, 1, 2, 3].reduce((s, c) => s + maps.data[4 * (144 * n + i) + c]! * head.weight.data[2 * c + n]!, 0);
        expect(out.data[144 * n + i]).toBeCloseTo(Math.max(0, evidence) / 144, 6);
      }
    }
  });

  test("Grad-CAM of a coarser layer is stretched over the image", () => {
    expect(gradCam(model, images, labels, "3").shape).toEqual([N, 12, 12]);
  });

  test("occlusion hurts most where the square is", () => {
    const map = occlusion(model, images, labels, { size: 3, stride: 3 });
    expect(map.shape).toEqual([N, 4, 4]);
    expect(share(map.data, 0, 4)).toBeGreaterThan(0.8);
    expect(share(map.data, 1, 4)).toBeGreaterThan(0.8);
    expect(() => occlusion(model, images, labels, { size: 13 })).toThrow("occlusion: the square is 13 × 13, the images are 12 × 12");
  });

  test("names both shapes of classes that do not fit", () => {
    expect(() => saliency(model, images, tensor(Int32Array.from([1])))).toThrow(
      "explain: logits are [64, 2], classes [1]; they need [N, classes] and [N]",
    );
  });
});

describe("maximizeActivation", () => {
  test("finds a picture that excites a class more than any image does", () => {
    const picture = maximizeActivation(model, "6", 0, [12, 12, 1], { steps: 60, seed: 1 });
    expect(picture.shape).toEqual([12, 12, 1]);
    const excited = featureMaps(model, tensor(picture.data, [1, 12, 12, 1]), ["6"])[6]!.data[0]!;
    const most = Math.max(...Array.from({ length: N }, (_, n) => featureMaps(model, images, ["6"])[6]!.data[2 * n]!));
    expect(excited).toBeGreaterThan(most);
  });

  test("gives back all the memory it took", () => {
    const run = () => maximizeActivation(model, "0", 1, [12, 12, 1], { steps: 3, seed: 1 }).dispose();
    run();
    const before = memory().heap;
    run();
    expect(memory().heap).toBe(before);
  });
});
