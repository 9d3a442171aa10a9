// Mean average precision: how many of the objects are found, and how few things that are none.
import { ShapeError } from "@sluice/core/op";

/** Left, upper, right, lower. */
export type Box = readonly [number, number, number, number];

/** An object that is there. */
export interface LabelledBox {
  readonly box: Box;
  readonly label: number;
}

/** An object that somebody believes to be there. */
export interface Detection extends LabelledBox {
  readonly score: number;
}

/** The thresholds of mAP@[.5:.95]. */
export const cocoThresholds: readonly number[] = Array.from({ length: 10 }, (_, i) => (50 + 5 * i) / 100);

/** Recalls at which COCO reads precision. */
const POINTS = 101;

function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (c: Box) => (c[2] - c[0]) * (c[3] - c[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** Whether each detection of a class, best first, is right: it has the most overlap with an object that no better one has taken. */
function hits(found: readonly (readonly Detection[])[], truth: readonly (readonly LabelledBox[])[], threshold: number): boolean[] {
  const taken = truth.map((objects) => objects.map(() => false));
  const order = found.flatMap((list, image) => list.map((detection) => ({ detection, image })));
  order.sort((a, b) => b.detection.score - a.detection.score);
  return order.map(({ detection, image }) => {
    let best = -1;
    let most = threshold;
    truth[image].forEach(({ box }, i) => {
      const common = overlap(detection.box, box);
      if (!taken[image][i] && common >= most) [best, most] = [i, common];
    });
    if (best >= 0) taken[image][best] = true;
    return best >= 0;
  });
}

/** The mean over COCO's recalls of the best precision at that recall or a higher one. */
function averagePrecision(right: readonly boolean[], objects: number): number {
  let found = 0;
  const points = right.map((hit, i) => {
    found += Number(hit);
    return { recall: found / objects, precision: found / (i + 1) };
  });
  for (let i = points.length - 2; i >= 0; i--) points[i].precision = Math.max(points[i].precision, points[i + 1].precision);
  let sum = 0;
  for (let p = 0, i = 0; p < POINTS; p++) {
    while (i < points.length && points[i].recall < p / (POINTS - 1)) i++;
    sum += points[i]?.precision ?? 0;
  }
  return sum / POINTS;
}

/**
 * Mean average precision as COCO has it: for each class and each threshold of overlap the area under precision over recall, averaged
 * over the classes that occur and over the thresholds.
 * @param found - for each image, what was detected
 * @param truth - for each image, what is there
 * @param thresholds - least overlap (IoU) of a detection that is right: `[0.5]` for mAP@.5. Default: 0.5, 0.55, … 0.95
 * @throws ShapeError if there are not as many images on both sides, or nothing is there at all
 * @see Lin et al. 2014, Microsoft COCO: Common Objects in Context, arXiv:1405.0312
 */
export function meanAveragePrecision(
  found: readonly (readonly Detection[])[],
  truth: readonly (readonly LabelledBox[])[],
  thresholds: readonly number[] = cocoThresholds,
): number {
  if (found.length !== truth.length)
    throw new ShapeError(`meanAveragePrecision: detections in ${found.length} images, objects in ${truth.length}`);
  const classes = new Set(truth.flatMap((objects) => objects.map(({ label }) => label)));
  if (classes.size === 0) throw new ShapeError(`meanAveragePrecision: 0 objects in ${truth.length} images, needs at least 1`);
  let sum = 0;
  for (const label of classes) {
    const of = <T extends LabelledBox>(images: readonly (readonly T[])[]) => images.map((list) => list.filter((o) => o.label === label));
    const [detections, objects] = [of(found), of(truth)];
    const count = objects.reduce((n, list) => n + list.length, 0);
    for (const threshold of thresholds) sum += averagePrecision(hits(detections, objects, threshold), count);
  }
  return sum / (classes.size * thresholds.length);
}
