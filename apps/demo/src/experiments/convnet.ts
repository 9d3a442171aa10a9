// LeNet-5 learns MNIST's digits and shows what is inside it. No DOM: runs in a worker, or headless in Node.
import { LeNet5 } from "@sluice/cnn";
import { featureMaps, filters, gradCam } from "@sluice/cnn/explain";
import { noGrad, reshape, scope, softmax, type Tensor, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { EDGE } from "./digit-parts.ts";
import { type DigitsStep, type TrainingOptions, trainOnDigits } from "./digit-training.ts";
import type { Read } from "./protocol.ts";

/** Options of the convnet experiment. */
export type ConvnetOptions = TrainingOptions;

/** What the convnet experiment answers beside what all readers of digits do: its inside, for a drawing or a test digit. */
export type ConvnetQuestion = { kind: "inside"; image: Uint8Array | number };

/** Maps of one layer, row by row, one after another. */
export interface Maps {
  edge: number;
  maps: Float32Array[];
}

/** The network's inside for one image. */
export interface Inside {
  image: Uint8Array;
  /** The first layer's filters, 0 to 1. */
  filters: Maps;
  /** What the first and the second convolution give. */
  first: Maps;
  second: Maps;
  /** Probability of each digit. */
  reading: number[];
  /** Where the evidence for the likeliest digit is, 0 to 1, [28 · 28]. */
  evidence: Float32Array;
}

/** Multiplications and additions for one image: two convolutions, three fully connected layers. */
const FLOPS = 2 * (28 * 28 * 25 * 6 + 10 * 10 * 25 * 6 * 16 + 400 * 120 + 120 * 84 + 84 * 10);

/** The channels of [1, H, W, C] (or filters [C, H, W, 1] with `apart`) as maps of their own. */
function mapsOf(values: Tensor, apart: boolean): Maps {
  const [N, H, W, C] = values.shape as [number, number, number, number];
  const data = values.data as Float32Array;
  const size = H * W;
  if (apart) return { edge: W, maps: Array.from({ length: N }, (_, n) => data.slice(n * size, (n + 1) * size)) };
  return { edge: W, maps: Array.from({ length: C }, (_, c) => Float32Array.from({ length: size }, (_, i) => data[i * C + c]!)) };
}

function inside(model: LeNet5, image: Uint8Array): Inside {
  return scope(() => {
    const x = tensor(
      Float32Array.from(image, (grey) => grey / 255),
      [1, EDGE, EDGE, 1],
    );
    const reading = [...noGrad(() => softmax(model.forward(x), -1)).data];
    const best = reading.indexOf(Math.max(...reading));
    const { conv1, conv2 } = featureMaps(model, x, ["conv1", "conv2"]);
    const heat = gradCam(model, x, tensor(Int32Array.of(best)), "conv2").data as Float32Array;
    const most = Math.max(1e-9, ...heat);
    return {
      image,
      filters: mapsOf(filters(model.conv1), true),
      first: mapsOf(conv1!, false),
      second: mapsOf(conv2!, false),
      reading,
      evidence: heat.map((value) => value / most),
    };
  });
}

/** Trains LeNet-5. */
export function convnet(options: ConvnetOptions, read: Read): Promise<Job<DigitsStep>> {
  return trainOnDigits(options, read, () => {
    const model = new LeNet5();
    return {
      model,
      forward: (images) => model.forward(reshape(images, [-1, EDGE, EDGE, 1])),
      flops: FLOPS,
      tests: 2000,
      answer(question, test): Inside {
        const { image } = question as ConvnetQuestion;
        return inside(model, typeof image === "number" ? test(image).slice() : image);
      },
    };
  });
}
