// U-Net: an image in, a class for each of its pixels out.
import { concat, Module, pad, ReLU, Sequential, type Tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { BatchNorm2d } from "../batch-norm.ts";
import { ConvTranspose2d } from "../conv-transpose2d.ts";
import { Conv2d } from "../conv2d.ts";
import { MaxPool2d } from "../max-pool2d.ts";

/** Two convolutions of 3 × 3, each with batch norm and ReLU. */
class DoubleConv extends Module {
  readonly doubleConv: Sequential;

  constructor(C: number, O: number) {
    super();
    const layers = (D: number) => [new Conv2d(D, O, 3, { padding: 1, bias: false }), new BatchNorm2d(O), new ReLU()];
    this.doubleConv = new Sequential(...layers(C), ...layers(O));
  }

  /** @param x - [N, H, W, C]; @returns [N, H, W, O] */
  forward(x: Tensor): Tensor {
    return this.doubleConv.forward(x);
  }
}

/** Half the size, twice the channels. */
class Down extends Module {
  readonly maxpoolConv: Sequential;

  constructor(C: number) {
    super();
    this.maxpoolConv = new Sequential(new MaxPool2d(2), new DoubleConv(C, 2 * C));
  }

  /** @param x - [N, H, W, C]; @returns [N, ⌊H / 2⌋, ⌊W / 2⌋, 2·C] */
  forward(x: Tensor): Tensor {
    return this.maxpoolConv.forward(x);
  }
}

/** Twice the size, half the channels, with what was seen at that size on the way down. */
class Up extends Module {
  readonly up: ConvTranspose2d;
  readonly conv: DoubleConv;

  constructor(C: number) {
    super();
    this.up = new ConvTranspose2d(C, C / 2, 2, { stride: 2 });
    this.conv = new DoubleConv(C, C / 2);
  }

  /** @param x - [N, H, W, C]; @param seen - [N, 2·H (+ 1), 2·W (+ 1), C / 2]; @returns seen's shape */
  forward(x: Tensor, seen: Tensor): Tensor {
    const larger = this.up.forward(x);
    // Halving drops the last row and column of odd sizes: zeros stand for them.
    const [rows, columns] = [seen.shape[1]! - larger.shape[1]!, seen.shape[2]! - larger.shape[2]!];
    const whole = rows || columns ? pad(larger, [0, 0, 0, columns, 0, rows]) : larger;
    return this.conv.forward(concat([seen, whole], 3));
  }
}

/** The last convolution, of 1 × 1. */
class Out extends Module {
  readonly conv: Conv2d;

  constructor(C: number, classes: number) {
    super();
    this.conv = new Conv2d(C, classes, 1);
  }

  forward(x: Tensor): Tensor {
    return this.conv.forward(x);
  }
}

/** Options of UNet. */
export interface UNetOptions {
  /** Of the images. Default 3. */
  channels?: number;
  /** What pixels may be. Default 2. */
  classes?: number;
  /** Channels at full size; each halving doubles them. Default 64. */
  width?: number;
  /** How often the image is halved. Default 4. */
  depth?: number;
}

/**
 * U-Net: 31,037,698 parameters with 3 channels and 2 classes; names are those of the usual PyTorch version (milesial/Pytorch-UNet).
 *
 * Differences from the paper: convolutions keep the image's size (a padding of 1) instead of losing its border; batch norm.
 * @see Ronneberger, Fischer, Brox 2015, U-Net: Convolutional Networks for Biomedical Image Segmentation, arXiv:1505.04597, figure 1
 */
export class UNet extends Module {
  readonly inc: DoubleConv;
  readonly downs: readonly Down[];
  readonly ups: readonly Up[];
  readonly outc: Out;

  /** @throws ShapeError if a count is no positive whole number */
  constructor(options: UNetOptions = {}) {
    super();
    const { channels = 3, classes = 2, width = 64, depth = 4 } = options;
    for (const [name, n] of Object.entries({ channels, classes, width, depth })) {
      if (!Number.isInteger(n) || n < 1) throw new ShapeError(`uNet: ${name} is ${n}, needs a whole number of at least 1`);
    }
    const levels = Array.from({ length: depth }, (_, level) => width * 2 ** level);
    this.inc = new DoubleConv(channels, width);
    this.downs = levels.map((C) => new Down(C));
    this.ups = levels.toReversed().map((C) => new Up(2 * C));
    this.outc = new Out(width, classes);
  }

  /**
   * @param x - [N, H, W, channels]
   * @returns logits [N, H, W, classes]
   * @throws ShapeError if H or W is below 2 ** depth
   */
  forward(x: Tensor): Tensor {
    const seen = [this.inc.forward(x)];
    for (const down of this.downs) seen.push(down.forward(seen.at(-1)!));
    const deepest = seen.pop()!;
    return this.outc.forward(this.ups.reduce((h, up) => up.forward(h, seen.pop()!), deepest));
  }

  override torchLayout() {
    const numbered = (name: string) => (_: Module, i: number) => [`${name}s.${i}`, { name: `${name}${i + 1}` }] as const;
    return Object.fromEntries([...this.downs.map(numbered("down")), ...this.ups.map(numbered("up"))]);
  }
}
