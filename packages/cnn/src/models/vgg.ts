// VGG: convolutions of 3 × 3, pooled by halves.
import { Linear, Module, mean, ReLU, Sequential, type Tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { BatchNorm2d } from "../batch-norm.ts";
import { Conv2d } from "../conv2d.ts";
import { MaxPool2d } from "../max-pool2d.ts";

/** Convolutions before each halving, by depth: table 1 of the paper, columns A, B, D and E. */
const plans = { 11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] } as const;

/** Options of VGG. */
export interface VGGOptions {
  /** Layers with weights as the paper counts them. Default 11. */
  depth?: keyof typeof plans;
  /** Of the images. Default 3. */
  channels?: number;
  /** Default 10. */
  classes?: number;
  /** Channels of the first convolution; the paper's are 64. Default 64. */
  width?: number;
  /** Whether each convolution is followed by batch normalisation. Default true. */
  batchNorm?: boolean;
}

/**
 * VGG for small images: convolutions of 3 × 3 in five groups with max pooling after each, then one linear layer.
 *
 * Differences from the paper: one fully connected layer over the mean of each channel in place of three over 7 × 7 of them; batch
 * normalisation. With depth 16, 10 classes and width 64 it has 14,728,266 parameters. Names are those of PyTorch models for CIFAR-10.
 * @see Simonyan, Zisserman 2015, Very Deep Convolutional Networks for Large-Scale Image Recognition, arXiv:1409.1556
 */
export class VGG extends Module {
  readonly features: Sequential;
  readonly classifier: Linear;

  /** @throws ShapeError if there is no plan of this depth */
  constructor(options: VGGOptions = {}) {
    super();
    const { depth = 11, channels = 3, classes = 10, width = 64, batchNorm = true } = options;
    if (!Object.hasOwn(plans, depth)) throw new ShapeError(`vgg: depth is ${depth}, needs ${Object.keys(plans).join(", ")}`);
    let C = channels;
    const layers = plans[depth].flatMap((count, group) => {
      const O = width * 2 ** Math.min(group, 3);
      const convolutions = Array.from({ length: count }, () => {
        const conv = new Conv2d(C, O, 3, { padding: 1 });
        C = O;
        return batchNorm ? [conv, new BatchNorm2d(O), new ReLU()] : [conv, new ReLU()];
      });
      return [...convolutions.flat(), new MaxPool2d(2)];
    });
    this.features = new Sequential(...layers);
    this.classifier = new Linear(C, classes);
  }

  /** @param x - [N, H, W, channels], H and W at least 32; @returns logits [N, classes] */
  forward(x: Tensor): Tensor {
    return this.classifier.forward(mean(this.features.forward(x), [1, 2]));
  }
}
