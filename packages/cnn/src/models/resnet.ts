// Residual networks: ResNet-18 for photographs, ResNet-20 and its like for small images.
import { add, Linear, Module, mean, pad, relu, Sequential, slice, type Tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { BatchNorm2d } from "../batch-norm.ts";
import { Conv2d } from "../conv2d.ts";
import { maxPool2d } from "../max-pool2d.ts";

const filter = (C: number, O: number, stride: number) => new Conv2d(C, O, 3, { stride, padding: 1, bias: false });

/** How a block's input gets the shape of its output: "project" by a convolution of 1 × 1, "pad" with zero channels (He et al. 2016, options B and A). */
export type Shortcut = "project" | "pad";

/** Two convolutions of 3 × 3 beside a shortcut: relu(x + f(x)) (He et al. 2016, figure 2). */
export class BasicBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  /** Convolution and norm that make input and output alike, where they are not. */
  readonly downsample: Sequential | null;
  readonly stride: number;
  readonly extra: number;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param stride - of the first convolution
   */
  constructor(C: number, O: number, stride = 1, shortcut: Shortcut = "project") {
    super();
    const alike = stride === 1 && C === O;
    this.conv1 = filter(C, O, stride);
    this.bn1 = new BatchNorm2d(O);
    this.conv2 = filter(O, O, 1);
    this.bn2 = new BatchNorm2d(O);
    this.downsample = alike || shortcut === "pad" ? null : new Sequential(new Conv2d(C, O, 1, { stride, bias: false }), new BatchNorm2d(O));
    this.stride = stride;
    this.extra = O - C;
  }

  /** @param x - [N, H, W, C]; @returns [N, ⌈H / stride⌉, ⌈W / stride⌉, O] */
  forward(x: Tensor): Tensor {
    const h = relu(this.bn1.forward(this.conv1.forward(x)));
    return relu(add(this.bn2.forward(this.conv2.forward(h)), this.shortcut(x)));
  }

  private shortcut(x: Tensor): Tensor {
    if (this.downsample) return this.downsample.forward(x);
    const { stride, extra } = this;
    const every = stride === 1 ? x : slice(x, [null, [null, null, stride], [null, null, stride]]);
    return extra === 0 ? every : pad(every, [Math.floor(extra / 2), Math.ceil(extra / 2)]);
  }
}

function blocks(count: number, C: number, O: number, stride: number, shortcut: Shortcut): Sequential {
  return new Sequential(...Array.from({ length: count }, (_, i) => new BasicBlock(i ? O : C, O, i ? 1 : stride, shortcut)));
}

/** Options of a residual network. */
export interface ResNetOptions {
  /** Of the images. Default 3. */
  channels?: number;
  /** What there is to tell apart. */
  classes?: number;
  /** Channels of the first stage. */
  width?: number;
}

/**
 * ResNet-18: a convolution of 7 × 7, a max pooling and four stages of two blocks. 11,689,512 parameters with 1000 classes; names are those
 * of torchvision.
 * @see He et al. 2016, Deep Residual Learning for Image Recognition, arXiv:1512.03385, table 1
 */
export class ResNet18 extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly layer4: Sequential;
  readonly fc: Linear;

  /** Options default to 3 channels, 1000 classes and 64 channels in the first stage. */
  constructor(options: ResNetOptions = {}) {
    super();
    const { channels = 3, classes = 1000, width = 64 } = options;
    this.conv1 = new Conv2d(channels, width, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = new BatchNorm2d(width);
    this.layer1 = blocks(2, width, width, 1, "project");
    this.layer2 = blocks(2, width, 2 * width, 2, "project");
    this.layer3 = blocks(2, 2 * width, 4 * width, 2, "project");
    this.layer4 = blocks(2, 4 * width, 8 * width, 2, "project");
    this.fc = new Linear(8 * width, classes);
  }

  /** @param x - [N, H, W, channels]; @returns logits [N, classes] */
  forward(x: Tensor): Tensor {
    let h = maxPool2d(relu(this.bn1.forward(this.conv1.forward(x))), 3, { stride: 2, padding: 1 }); // [N, H / 4, W / 4, width]
    for (const layer of [this.layer1, this.layer2, this.layer3, this.layer4]) h = layer.forward(h);
    return this.fc.forward(mean(h, [1, 2]));
  }
}

/** Options of a residual network for small images. */
export interface SmallResNetOptions extends ResNetOptions {
  /** Layers with weights: 6 n + 2. Default 20. */
  depth?: number;
  /** Default "pad", as in the paper. */
  shortcut?: Shortcut;
}

/**
 * A residual network for small images: a convolution and three stages of n blocks. ResNet-20 has 269,722 parameters with 10 classes.
 * @see He et al. 2016, Deep Residual Learning for Image Recognition, arXiv:1512.03385, section 4.2
 */
export class SmallResNet extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly linear: Linear;

  /**
   * Options default to ResNet-20 for 3 channels and 10 classes, 16 channels in the first stage.
   * @throws ShapeError if the depth is not 6 n + 2
   */
  constructor(options: SmallResNetOptions = {}) {
    super();
    const { channels = 3, classes = 10, width = 16, depth = 20, shortcut = "pad" } = options;
    const n = (depth - 2) / 6;
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`smallResNet: depth is ${depth}, needs 6 n + 2: 8, 14, 20, 32, 44, 56 …`);
    this.conv1 = filter(channels, width, 1);
    this.bn1 = new BatchNorm2d(width);
    this.layer1 = blocks(n, width, width, 1, shortcut);
    this.layer2 = blocks(n, width, 2 * width, 2, shortcut);
    this.layer3 = blocks(n, 2 * width, 4 * width, 2, shortcut);
    this.linear = new Linear(4 * width, classes);
  }

  /** @param x - [N, H, W, channels]; @returns logits [N, classes] */
  forward(x: Tensor): Tensor {
    return this.linear.forward(this.features(x));
  }

  /** What the last layer sees: an embedding of the image. @param x - [N, H, W, channels]; @returns [N, 4 · width] */
  features(x: Tensor): Tensor {
    let h = relu(this.bn1.forward(this.conv1.forward(x)));
    for (const layer of [this.layer1, this.layer2, this.layer3]) h = layer.forward(h);
    return mean(h, [1, 2]);
  }
}
