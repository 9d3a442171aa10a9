// Histograms of oriented gradients: the features that people made by hand before networks learned theirs.
import {
  abs,
  add,
  arange,
  atan2,
  concat,
  minimum,
  mul,
  noGrad,
  normalize,
  pad,
  relu,
  remainder,
  reshape,
  scope,
  slice,
  sqrt,
  square,
  squeeze,
  sub,
  type Tensor,
  unsqueeze,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { avgPool2d } from "../avg-pool2d.ts";

/** Options of `hog`. */
export interface HogOptions {
  /** Pixels along the side of a cell. Default 8. */
  cell?: number;
  /** Cells along the side of a block, within which histograms are normalised. Default 2. */
  block?: number;
  /** Orientations from 0° to 180°. Default 9. */
  bins?: number;
}

/**
 * Describes images by where their edges point: a histogram of gradient directions in each cell, weighted by the gradients' lengths,
 * each shared between its two nearest bins; normalised in overlapping blocks of cells (L2), clipped at 0.2 and normalised again.
 * @param images - [N, H, W, 1], H and W multiples of the cell
 * @returns [N, (H / cell − block + 1) · (W / cell − block + 1) · block² · bins]; unrecorded
 * @throws ShapeError if the images are not grey, no multiple of the cell, or smaller than a block
 * @see Dalal, Triggs 2005, Histograms of Oriented Gradients for Human Detection, doi:10.1109/CVPR.2005.177
 */
export function hog(images: Tensor, options: HogOptions = {}): Tensor {
  const { cell = 8, block = 2, bins = 9 } = options;
  const [N, H, W, C] = images.shape;
  if (images.rank !== 4 || C !== 1 || H % cell !== 0 || W % cell !== 0 || H < cell * block || W < cell * block) {
    throw new ShapeError(
      `hog: images are ${showShape(images.shape)}, need [N, H, W, 1] with H and W multiples of ${cell}, at least ${cell * block}`,
    );
  }
  return noGrad(() =>
    scope(() => {
      const grey = squeeze(images, 3); // [N, H, W]
      const wide = pad(grey, [1, 1, 1, 1], { mode: "replicate" });
      const dx = sub(slice(wide, [null, [1, -1], [2, null]]), slice(wide, [null, [1, -1], [0, -2]]));
      const dy = sub(slice(wide, [null, [2, null], [1, -1]]), slice(wide, [null, [0, -2], [1, -1]]));
      const length = sqrt(add(square(dx), square(dy)));
      const turn = remainder(mul(atan2(dy, dx), bins / Math.PI), bins); // [N, H, W], 0 ≤ turn < bins
      const apart = abs(sub(unsqueeze(turn, 3), arange(0, bins, 1, "f32"))); // [N, H, W, bins]
      const share = relu(sub(1, minimum(apart, sub(bins, apart))));
      const cells = avgPool2d(mul(share, unsqueeze(length, 3)), cell); // [N, H / cell, W / cell, bins]
      const [BH, BW] = [H / cell - block + 1, W / cell - block + 1];
      const corners = Array.from({ length: block * block }, (_, i) => [Math.floor(i / block), i % block] as const);
      const blocks = concat(
        corners.map(([y, x]) => slice(cells, [null, [y, y + BH], [x, x + BW]])),
        3,
      );
      const clipped = minimum(normalize(blocks, { eps: 1e-3 }), 0.2);
      return reshape(normalize(clipped, { eps: 1e-3 }), [N, -1]);
    }),
  );
}
