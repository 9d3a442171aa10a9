// Golden cases of boxes and regions, whose numbers come from their formulas.
import type { LossReduction } from "@sluice/core";
import type { OpAdapter } from "../../../../core/test/golden/adapter.ts";
import * as cnn from "../../../src/index.ts";
import { channelsLast, channelsSecond } from "./layout.ts";

/** By the name in generate.py. */
export const vision: Readonly<Record<string, OpAdapter>> = {
  box_iou: ({ a, b }, { kind }: { kind: cnn.IouKind }) => cnn.boxIou(a!, b!, kind),
  box_iou_loss: ({ input, target }, options: { kind: cnn.IouKind; reduction: LossReduction }) => cnn.boxIouLoss(input!, target!, options),
  roi_align: ({ input, boxes, images }, { size, ...rest }: cnn.RoiAlignOptions & { size: cnn.Pair }) =>
    channelsSecond(cnn.roiAlign(channelsLast(input!), boxes!, images!, size, rest)),
};
