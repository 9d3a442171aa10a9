// @sluice/cnn: convolutional networks.
export {
  AdaptiveAvgPool2d,
  AvgPool2d,
  type AvgPool2dOptions,
  adaptiveAvgPool2d,
  avgPool2d,
  globalAvgPool2d,
  LPPool2d,
  lpPool2d,
} from "./avg-pool2d.ts";
export { BatchNorm1d, BatchNorm2d, type BatchNormOptions, batchNorm } from "./batch-norm.ts";
export type { PaddingMode } from "./border.ts";
export { ConvTranspose1d, type ConvTranspose1dLayerOptions, type ConvTranspose1dOptions, convTranspose1d } from "./conv-transpose1d.ts";
export { ConvTranspose2d, type ConvTranspose2dLayerOptions, type ConvTranspose2dOptions, convTranspose2d } from "./conv-transpose2d.ts";
export { Conv1d, type Conv1dLayerOptions, type Conv1dOptions, conv1d } from "./conv1d.ts";
export { Conv2d, type Conv2dLayerOptions, conv2d, conv2dBackwardInput, conv2dBackwardWeight } from "./conv2d.ts";
export { type Conv2dDims, type Conv2dOptions, conv2dDims, type Pair } from "./conv2d-dims.ts";
export { foldBatchNorm } from "./fold-batch-norm.ts";
export { affineGrid, type GridSampleOptions, gridSample } from "./grid-sample.ts";
export { GroupNorm, groupNorm, InstanceNorm2d, instanceNorm } from "./group-norm.ts";
export { ImageLinear } from "./image-linear.ts";
export { type InterpolateOptions, interpolate, Upsample } from "./interpolate.ts";
export { LocalResponseNorm, type LocalResponseNormOptions, localResponseNorm } from "./local-response-norm.ts";
export {
  AdaptiveMaxPool2d,
  adaptiveMaxPool2d,
  globalMaxPool2d,
  MaxPool2d,
  MaxUnpool2d,
  type MaxUnpool2dOptions,
  maxPool2d,
  maxPool2dWithIndices,
  maxUnpool2d,
  type Pooled,
} from "./max-pool2d.ts";
export { ConvAutoencoder, type ConvAutoencoderOptions } from "./models/autoencoder.ts";
export { LeNet5 } from "./models/lenet.ts";
export { InvertedResidual, MobileNetV2, type MobileNetV2Options } from "./models/mobilenet.ts";
export { BasicBlock, ResNet18, type ResNetOptions, type Shortcut, SmallResNet, type SmallResNetOptions } from "./models/resnet.ts";
export { UNet, type UNetOptions } from "./models/unet.ts";
export { VGG, type VGGOptions } from "./models/vgg.ts";
export { PixelShuffle, PixelUnshuffle, pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.ts";
export {
  AdaptiveAvgPool1d,
  AdaptiveMaxPool1d,
  AvgPool1d,
  type AvgPool1dOptions,
  adaptiveAvgPool1d,
  adaptiveMaxPool1d,
  avgPool1d,
  LPPool1d,
  lpPool1d,
  MaxPool1d,
  type MaxPool1dOptions,
  MaxUnpool1d,
  maxPool1d,
  maxPool1dWithIndices,
  maxUnpool1d,
  type Pool1dOptions,
} from "./pool1d.ts";
export type { MaxPool2dOptions, Pool2dDims, Pool2dOptions } from "./pool2d-dims.ts";
export { SeparableConv2d, type SeparableConv2dOptions } from "./separable-conv2d.ts";
export { fold, type UnfoldOptions, unfold } from "./unfold.ts";
export { type AnchorOptions, anchorBoxes, type PriorOptions, priorBoxes } from "./vision/anchors.ts";
export { boxIou, boxIouLoss, type IouKind } from "./vision/box-iou.ts";
export { type BoxFormat, convertBoxes, decodeBoxes, encodeBoxes } from "./vision/boxes.ts";
export { batchedNms, type NmsOptions, nms, type SoftNmsOptions, softNms } from "./vision/nms.ts";
export { type RoiAlignOptions, roiAlign } from "./vision/roi-align.ts";
export { softArgmax } from "./vision/soft-argmax.ts";
