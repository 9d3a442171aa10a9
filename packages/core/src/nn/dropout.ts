// Layers that drop or disturb in training and do nothing in evaluation. Each has a random stream of its own, saved with the model.
import { alphaDropout, dropout, featureAlphaDropout, featureDropout, gaussianNoise } from "../ops/dropout.ts";
import { Stream } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** What the dropping layers share: a probability and a stream. */
abstract class Dropping extends Module {
  /** The share that is dropped. */
  readonly p: number;
  /** State of its random stream, i32 [4]. */
  readonly random: Tensor;
  readonly #stream: Stream;

  /**
   * @param p - the share that is dropped, default 0.5
   * @throws RangeError if p is not in [0, 1]
   */
  constructor(p = 0.5) {
    super();
    const name = new.target.name;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`${name}: p is ${p}, needs 0 ≤ p ≤ 1`);
    this.p = p;
    this.#stream = new Stream("dropout");
    this.random = this.#stream.state;
  }

  protected get how(): { training: boolean; stream: Stream } {
    return { training: this.training, stream: this.#stream };
  }
}

/** Zeroes elements with probability p in training, and scales the others by 1 / (1 − p). @see `dropout` */
export class Dropout extends Dropping {
  /** @param x - any shape */
  forward(x: Tensor): Tensor {
    return dropout(x, this.p, this.how);
  }
}

/** Zeroes whole channels of sequences [N, T, C]. @see `featureDropout` */
export class Dropout1d extends Dropping {
  /** @param x - [N, T, C] */
  forward(x: Tensor): Tensor {
    return featureDropout(x, this.p, this.how);
  }
}

/** Zeroes whole channels of images [N, H, W, C]. @see `featureDropout` */
export class Dropout2d extends Dropping {
  /** @param x - [N, H, W, C] */
  forward(x: Tensor): Tensor {
    return featureDropout(x, this.p, this.how);
  }
}

/** Dropout that keeps mean 0 and variance 1, for networks of SELU. @see `alphaDropout` */
export class AlphaDropout extends Dropping {
  /** @param x - any shape */
  forward(x: Tensor): Tensor {
    return alphaDropout(x, this.p, this.how);
  }
}

/** Alpha dropout of whole channels. @see `featureAlphaDropout` */
export class FeatureAlphaDropout extends Dropping {
  /** @param x - [N, ..., C] */
  forward(x: Tensor): Tensor {
    return featureAlphaDropout(x, this.p, this.how);
  }
}

/** Adds normal noise in training: a denoising network's input, or a regulariser. */
export class GaussianNoise extends Module {
  /** The noise's standard deviation. */
  readonly std: number;
  /** State of its random stream, i32 [4]. */
  readonly random: Tensor;
  readonly #stream = new Stream("noise");

  /** @param std - the noise's standard deviation, default 1 */
  constructor(std = 1) {
    super();
    this.std = std;
    this.random = this.#stream.state;
  }

  /** @param x - any shape */
  forward(x: Tensor): Tensor {
    return gaussianNoise(x, this.std, { training: this.training, stream: this.#stream });
  }
}
