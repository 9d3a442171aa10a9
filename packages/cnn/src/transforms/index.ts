// @sluice/cnn/transforms: batches of images changed at random, with their labels, boxes and keypoints.
export { GaussianBlur } from "./blur.ts";
export { ColorJitter, type ColorJitterOptions, Grayscale, Normalize, RandomErasing } from "./color.ts";
export {
  type AffineTransformOptions,
  CenterCrop,
  ElasticTransform,
  type Extent,
  RandomAffine,
  RandomCrop,
  RandomFlip,
  RandomPerspective,
  RandomRotation,
  Resize,
} from "./geometry.ts";
export { CutMix, MixUp } from "./mix.ts";
export { compose, type Sample, Transform } from "./sample.ts";
export type { Border } from "./warp.ts";
