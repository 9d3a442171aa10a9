// @sluice/cnn: convolutional networks.
export { Conv2d, type Conv2dLayerOptions, conv2d, conv2dBackwardInput, conv2dBackwardWeight } from "./conv2d.ts";
export { type Conv2dDims, type Conv2dOptions, conv2dDims, type Pair } from "./conv2d-dims.ts";
