// MobileNetV2: depthwise convolutions between narrow layers.
import { add, Dropout, type Layer, Linear, Module, mean, ReLU6, Sequential, type Tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { BatchNorm2d } from "../batch-norm.ts";
import { Conv2d } from "../conv2d.ts";

/** Table 2 of the paper: expansion t, channels c, repeats n, first stride s. */
const table = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** The multiple of 8 nearest to n, at least 8 and at least 0.9 n. */
function divisible(n: number): number {
  const near = Math.max(8, Math.floor((n + 4) / 8) * 8);
  return near < 0.9 * n ? near + 8 : near;
}

function convNorm(C: number, O: number, kernel: number, stride = 1, G = 1): Sequential {
  const conv = new Conv2d(C, O, kernel, { stride, padding: (kernel - 1) / 2, groups: G, bias: false });
  return new Sequential(conv, new BatchNorm2d(O), new ReLU6());
}

/** Widens, filters each channel on its own, narrows; adds its input where shapes allow (Sandler et al. 2018, table 1). */
export class InvertedResidual extends Module {
  readonly conv: Sequential;
  readonly residual: boolean;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param stride - of the depthwise convolution
   * @param expansion - how many times wider it is in between
   */
  constructor(C: number, O: number, stride: number, expansion: number) {
    super();
    const wide = C * expansion;
    const widen = expansion === 1 ? [] : [convNorm(C, wide, 1)];
    this.conv = new Sequential(
      ...widen,
      convNorm(wide, wide, 3, stride, wide),
      new Conv2d(wide, O, 1, { bias: false }),
      new BatchNorm2d(O),
    );
    this.residual = stride === 1 && C === O;
  }

  /** @param x - [N, H, W, C]; @returns [N, ⌈H / stride⌉, ⌈W / stride⌉, O] */
  forward(x: Tensor): Tensor {
    const h = this.conv.forward(x);
    return this.residual ? add(x, h) : h;
  }
}

/** Options of MobileNetV2. */
export interface MobileNetV2Options {
  /** Of the images. Default 3. */
  channels?: number;
  /** Default 1000. */
  classes?: number;
  /** All channels are multiplied by it and rounded to multiples of 8. Default 1. */
  width?: number;
  /** Strides of the stem and of the seven stages; smaller ones suit small images. Default [2, 1, 2, 2, 2, 1, 2, 1]. */
  strides?: readonly number[];
  /** Share of features dropped before the last layer in training. Default 0.2. */
  dropout?: number;
}

/**
 * MobileNetV2: 3,504,872 parameters with 1000 classes at width 1; names are those of torchvision.
 * @see Sandler et al. 2018, MobileNetV2: Inverted Residuals and Linear Bottlenecks, arXiv:1801.04381
 */
export class MobileNetV2 extends Module {
  readonly features: Sequential;
  readonly classifier: Sequential;

  /** @throws ShapeError if there are not eight strides */
  constructor(options: MobileNetV2Options = {}) {
    super();
    const { channels = 3, classes = 1000, width = 1, dropout = 0.2 } = options;
    const strides = options.strides ?? [2, ...table.map(([, , , s]) => s)];
    if (strides.length !== 8)
      throw new ShapeError(`mobileNetV2: ${strides.length} strides, needs 8: one for the stem and one for each stage`);
    let C = divisible(32 * width);
    const layers: Layer[] = [convNorm(channels, C, 3, strides[0])];
    for (const [stage, [expansion, c, n]] of table.entries()) {
      const O = divisible(c * width);
      for (let i = 0; i < n; i++) {
        layers.push(new InvertedResidual(C, O, i ? 1 : strides[stage + 1]!, expansion));
        C = O;
      }
    }
    const last = divisible(1280 * Math.max(1, width));
    this.features = new Sequential(...layers, convNorm(C, last, 1));
    this.classifier = new Sequential(new Dropout(dropout), new Linear(last, classes));
  }

  /** @param x - [N, H, W, channels]; @returns logits [N, classes] */
  forward(x: Tensor): Tensor {
    return this.classifier.forward(mean(this.features.forward(x), [1, 2]));
  }
}
