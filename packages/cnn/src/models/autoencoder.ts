// A convolutional autoencoder: images to a few numbers and back.
import { Module, relu, reshape, sigmoid, type Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { ConvTranspose2d } from "../conv-transpose2d.ts";
import { Conv2d } from "../conv2d.ts";

/** Options of ConvAutoencoder. */
export interface ConvAutoencoderOptions {
  /** Height and width of the images, a multiple of 4. Default 28. */
  size?: number;
  /** Of the images. Default 1. */
  channels?: number;
  /** Channels after the first convolution; twice as many after the second. Default 16. */
  width?: number;
  /** Numbers that an image becomes. Default 64. */
  code?: number;
}

const halving = { stride: 2, padding: 1 } as const;
const doubling = { stride: 2, padding: 1, outputPadding: 1 } as const;

/**
 * An autoencoder for images with values from 0 to 1: two convolutions that halve the image, one as large as what is left, and the way
 * back by their transposes. 210,369 parameters by default.
 * @see Masci et al. 2011, Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction, ICANN
 */
export class ConvAutoencoder extends Module {
  readonly conv1: Conv2d;
  readonly conv2: Conv2d;
  readonly conv3: Conv2d;
  readonly up1: ConvTranspose2d;
  readonly up2: ConvTranspose2d;
  readonly up3: ConvTranspose2d;

  /** @throws ShapeError if the size is no multiple of 4 */
  constructor(options: ConvAutoencoderOptions = {}) {
    super();
    const { size = 28, channels = 1, width = 16, code = 64 } = options;
    if (!Number.isInteger(size / 4) || size < 4) throw new ShapeError(`convAutoencoder: size is ${size}, needs a multiple of 4`);
    this.conv1 = new Conv2d(channels, width, 3, halving);
    this.conv2 = new Conv2d(width, 2 * width, 3, halving);
    this.conv3 = new Conv2d(2 * width, code, size / 4);
    this.up1 = new ConvTranspose2d(code, 2 * width, size / 4);
    this.up2 = new ConvTranspose2d(2 * width, width, 3, doubling);
    this.up3 = new ConvTranspose2d(width, channels, 3, doubling);
  }

  /**
   * @param x - [N, size, size, channels]
   * @returns [N, code]
   * @throws ShapeError if the images have another size
   */
  encode(x: Tensor): Tensor {
    const h = this.conv3.forward(relu(this.conv2.forward(relu(this.conv1.forward(x))))); // [N, 1, 1, code]
    if (h.shape[1] !== 1 || h.shape[2] !== 1) {
      const size = 4 * this.conv3.weight.shape[0]!;
      throw new ShapeError(`convAutoencoder: images are ${x.shape[1]} × ${x.shape[2]}, need ${size} × ${size} (x ${showShape(x.shape)})`);
    }
    return reshape(h, [h.shape[0]!, h.shape[3]!]);
  }

  /** @param code - [N, code]; @returns images [N, size, size, channels], values from 0 to 1 */
  decode(code: Tensor): Tensor {
    const h = reshape(code, [code.shape[0]!, 1, 1, -1]);
    return sigmoid(this.up3.forward(relu(this.up2.forward(relu(this.up1.forward(h))))));
  }

  /** @param x - [N, size, size, channels]; @returns x's shape */
  forward(x: Tensor): Tensor {
    return this.decode(this.encode(x));
  }
}
