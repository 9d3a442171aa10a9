// Golden training runs of convolutional networks: our layers by their names in the cases.
import { checkTraining, type Parts } from "../../../../core/test/golden/adapters/training.ts";
import type { GoldenCase } from "../../../../core/test/golden/read.ts";
import * as cnn from "../../../src/index.ts";
import { channelsLast, channelsSecond } from "./layout.ts";

const parts: Parts = {
  conv2d: (C, O, K, padding, stride) => new cnn.Conv2d(C!, O!, K!, { padding: padding!, stride: stride! }),
  conv2d_no_bias: (C, O, K, padding, stride) => new cnn.Conv2d(C!, O!, K!, { padding: padding!, stride: stride!, bias: false }),
  depthwise: (C, K, padding) => new cnn.Conv2d(C!, C!, K!, { padding: padding!, groups: C!, bias: false }),
  conv_transpose2d: (C, O, K, padding, stride) => new cnn.ConvTranspose2d(C!, O!, K!, { padding: padding!, stride: stride! }),
  batch_norm2d: (C) => new cnn.BatchNorm2d(C!),
  group_norm: (groups, C) => new cnn.GroupNorm(groups!, C!),
  max_pool2d: (K) => new cnn.MaxPool2d(K!),
  avg_pool2d: (K) => new cnn.AvgPool2d(K!),
  upsample: (scale) => new cnn.Upsample({ scale: scale!, mode: "bilinear" }),
  flatten_images: () => (x) => x, // ImageLinear does it
  image_linear: (H, W, C, O) => new cnn.ImageLinear([H!, W!, C!], O!),
  channels_last: () => channelsLast,
  channels_second: () => channelsSecond,
};

/** Trains as PyTorch did. */
export const training = (c: GoldenCase): void => checkTraining(c, parts);
