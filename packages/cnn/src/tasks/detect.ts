// Detection: objects as the peaks of a heat map, each with its box; one stage, no anchors.
import {
  add,
  arange,
  cast,
  concat,
  div,
  equal,
  floor,
  full,
  greater,
  greaterEqual,
  type Layer,
  Module,
  maximum,
  mul,
  noGrad,
  oneHot,
  reshape,
  scope,
  select,
  sigmoid,
  softplus,
  split,
  sub,
  sum,
  type Tensor,
  tensor,
  topk,
  unsqueeze,
  where,
  zeros,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { Conv2d } from "../conv2d.ts";
import { maxPool2d } from "../max-pool2d.ts";
import { boxIouLoss } from "../vision/box-iou.ts";
import { batchedNms } from "../vision/nms.ts";
import type { Detection } from "./average-precision.ts";
import { bumps, heatMapLoss } from "./heat.ts";

/** The grid that objects are looked for on. */
export interface CenterGrid {
  /** Cells in a column and in a row. */
  readonly H: number;
  readonly W: number;
  /** Pixels along the side of a cell. */
  readonly stride: number;
  readonly classes: number;
}

/** The share of a box's side that a bump's deviation is; its edge lies at three deviations. */
const SPREAD = 1 / 6;
/** Cells where a bump is at least so high learn its box. */
const NEAR = 0.3;

/**
 * What a detector should answer: a bump over the middle of each object on its class's map, and the object's box around there.
 * @param boxes - [N, B, 4]: left, upper, right, lower, in pixels
 * @param labels - [N, B] i32; −1 where an image has fewer than B objects
 * @returns [N, H, W, classes + 5]: heat, box, and how much a cell's box counts
 * @throws ShapeError if boxes and labels do not fit
 * @see Liu et al. 2019, Training-Time-Friendly Network for Real-Time Object Detection, arXiv:1909.00700, section 3
 */
export function encodeCenters(boxes: Tensor, labels: Tensor, { H, W, stride, classes }: CenterGrid): Tensor {
  const [N, B] = boxes.shape;
  if (boxes.rank !== 3 || boxes.shape[2] !== 4 || labels.rank !== 2 || labels.shape[0] !== N || labels.shape[1] !== B) {
    throw new ShapeError(
      `encodeCenters: boxes are ${showShape(boxes.shape)}, labels ${showShape(labels.shape)}; need [N, B, 4] and [N, B]`,
    );
  }
  let heat = zeros([N, H, W, classes]);
  let box = zeros([N, H, W, 4]);
  let weight = zeros([N, H, W, 1]);
  for (let b = 0; b < B; b++) {
    const one = div(select(boxes, 1, b), stride); // [N, 4], in cells
    const [left, upper, right, lower] = Array.from({ length: 4 }, (_, i) => select(one, 1, i));
    const cell = (low: Tensor, high: Tensor) => floor(div(add(low, high), 2));
    const spread = (low: Tensor, high: Tensor) => maximum(mul(sub(high, low), SPREAD), 0.4);
    const label = select(labels, 1, b); // [N]
    const real = greaterEqual(label, 0);
    const bump = bumps(cell(left, right), cell(upper, lower), spread(left, right), spread(upper, lower), H, W);
    const top = unsqueeze(mul(bump, reshape(cast(real, "f32"), [N, 1, 1])), 3); // [N, H, W, 1]
    const own = reshape(oneHot(where(real, label, full([N], 0, "i32")), classes), [N, 1, 1, classes]);
    heat = maximum(heat, mul(top, own));
    box = where(greater(top, weight), reshape(mul(one, stride), [N, 1, 1, 4]), box);
    weight = maximum(weight, top);
  }
  return concat([heat, box, mul(weight, cast(greater(weight, NEAR), "f32"))], 3);
}

/** Options of `CenterDetector.detect`. */
export interface DetectOptions {
  /** Most objects in an image. Default 20. */
  most?: number;
  /** Least score of an object. Default 0.05. */
  score?: number;
  /** Boxes of one class that overlap a better one by more go. Default 0.5. */
  iou?: number;
}

/**
 * A detector of objects by their middles: a body that makes features of an image, a map of heat per class, and the distances from a
 * cell's middle to the four sides of the box around it.
 * @see Zhou et al. 2019, Objects as Points, arXiv:1904.07850
 */
export class CenterDetector extends Module {
  readonly body: Layer;
  readonly head: Conv2d;
  readonly classes: number;
  readonly stride: number;

  /**
   * @param body - [N, h, w, channels] to [N, h / stride, w / stride, C]
   * @param C - channels of its features
   * @param options.stride - pixels along the side of a cell
   */
  constructor(body: Layer, C: number, options: { classes: number; stride: number }) {
    super();
    this.body = body;
    this.classes = options.classes;
    this.stride = options.stride;
    this.head = new Conv2d(C, options.classes + 4, 1);
    // Hardly any cell is an object's middle: the heat starts at sigmoid(−2.19) = 0.1, as in the paper.
    this.head.bias!.set([...Array(options.classes).fill(-2.19), 1, 1, 1, 1]);
  }

  /** @param images - [N, h, w, channels]; @returns [N, H, W, classes + 4]: logits of heat, then boxes in pixels */
  forward(images: Tensor): Tensor {
    const { classes, stride } = this;
    const [logits, sides] = split(this.head.forward(this.body.forward(images)), [classes, 4], 3);
    const [, H, W] = logits.shape;
    const middle = (n: number) => mul(add(arange(0, n, 1, "f32"), 0.5), stride);
    const [x, y] = [reshape(middle(W), [1, 1, W, 1]), reshape(middle(H), [1, H, 1, 1])];
    const [left, upper, right, lower] = split(mul(softplus(sides), stride), 1, 3);
    return concat([logits, sub(x, left), sub(y, upper), add(x, right), add(y, lower)], 3);
  }

  /**
   * Finds the objects in images: peaks of heat, best first, those that overlap better ones of their class left out.
   * @param images - [N, h, w, channels]
   * @returns for each image its objects
   */
  detect(images: Tensor, options: DetectOptions = {}): Detection[][] {
    const { most = 20, score: least = 0.05, iou = 0.5 } = options;
    return noGrad(() =>
      scope(() => {
        const [logits, boxes] = split(this.forward(images), [this.classes, 4], 3);
        const heat = sigmoid(logits);
        const peaks = mul(heat, cast(equal(heat, maxPool2d(heat, 3, { stride: 1, padding: 1 })), "f32"));
        const best = topk(reshape(peaks, [images.shape[0], -1]), Math.min(most, logits.size / images.shape[0]));
        return Array.from({ length: images.shape[0] }, (_, n) =>
          scope(() => {
            const scores = select(best.values, 0, n);
            const [at, all] = [select(best.indices, 0, n).data, select(boxes, 0, n).data];
            const corners = Array.from(at, (i) => {
              const from = 4 * Math.floor(i / this.classes);
              return [all[from], all[from + 1], all[from + 2], all[from + 3]] as const;
            });
            const labels = tensor(
              Int32Array.from(at, (i) => i % this.classes),
              [at.length],
            );
            const kept = batchedNms(tensor(corners), scores, labels, { iou }).data;
            const found = Array.from(kept, (i) => ({ box: corners[i], label: labels.data[i], score: scores.data[i] }));
            return found.filter(({ score }) => score >= least);
          }),
        );
      }),
    );
  }
}

/**
 * The loss of a `CenterDetector`: focal on its heat, and one minus the generalised IoU of the boxes around objects' middles.
 * @param output - [N, H, W, classes + 4]
 * @param target - [N, H, W, classes + 5], as `encodeCenters` makes it
 * @returns []
 */
export function centerLoss(output: Tensor, target: Tensor): Tensor {
  const classes = output.shape[3] - 4;
  const [logits, boxes] = split(output, [classes, 4], 3);
  const [heat, truth, weight] = split(target, [classes, 4, 1], 3);
  const off = boxIouLoss(boxes, truth, { kind: "giou", reduction: "none" }); // [N, H, W]
  const counts = select(weight, 3, 0);
  return add(heatMapLoss(logits, heat), div(sum(mul(off, counts)), maximum(sum(counts), 1)));
}
