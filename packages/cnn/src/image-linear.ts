// A fully connected layer over whole images.
import { type AffineOptions, flatten, Linear, type Tensor } from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/**
 * An affine map of whole images: Flatten and Linear in one. It knows where pixels and channels stand, so that weights of PyTorch, whose
 * images are flattened as [C, H, W], load into it.
 */
export class ImageLinear extends Linear {
  /** [H, W, C] */
  readonly image: readonly [number, number, number];

  /**
   * @param image - [H, W, C]
   * @param O - features out
   * @throws ShapeError if a count is no positive whole number
   */
  constructor(image: readonly [number, number, number], O: number, options: AffineOptions = {}) {
    super(image[0] * image[1] * image[2], O, options);
    this.image = image;
  }

  /**
   * @param x - [N, H, W, C]
   * @returns [N, O]
   * @throws ShapeError if the images have another shape
   */
  override forward(x: Tensor): Tensor {
    if (!(x.rank === 4 && sameShape(x.shape.slice(1), this.image))) {
      throw new ShapeError(
        `imageLinear: the images are ${showShape(x.shape.slice(1))}, need ${showShape(this.image)} (x ${showShape(x.shape)})`,
      );
    }
    return super.forward(flatten(x, 1));
  }

  override torchLayout() {
    return { weight: { unmerged: [...this.image, this.weight.shape[1]!], axes: [2, 3, 1, 0] } };
  }
}
