// The table of cnn's ops. PyTorch has channels first: `first` and `last` move them.
import { tensor } from "@sluice/core";
import { apart, normals, type OpTable, positive, whole } from "../../../core/test/op-table/row.ts";
import * as cnn from "../../src/index.ts";
import { conv2dDims } from "../../src/index.ts";

const image = [apart(2, 4, 5, 2)];
const sequence = [apart(2, 6, 2)];
const options = { padding: 1, stride: 2 };
const dims = conv2dDims("conv2d", [2, 5, 4, 2], [3, 2, 2, 3], options);

// Away from pixels, where the gradient jumps.
const between = [-0.8, -0.7, -0.25, 0, 0.3, 0.7, 0.75, -0.65, 0.32, 0.05, -0.22, 0.6];
const rows = (...numbers: number[]) => ({ shape: [numbers.length / 4, 4], values: () => Float32Array.from(numbers) });
const boxes = rows(0.1, 0.2, 2.3, 3.1, 1.2, 1.4, 3.7, 4.8, 0.4, 2.1, 5.2, 3.3);
const others = rows(0.6, 0.9, 3.1, 2.7, 2.2, 0.5, 4.1, 3.9, 5.6, 4.2, 6.4, 7.7);
const regions = tensor([0.7, 1.1, 4.9, 4.2, 1.3, 0.4, 3.8, 3.6], [2, 4]);

const common = "(torch.minimum(high(a), high(b)) - torch.maximum(low(a), low(b))).clamp(min=0).prod(-1)";
const iou = `(i := ${common}) / (u := size(a).prod(-1) + size(b).prod(-1) - i)`;
const hull = "(torch.maximum(high(a), high(b)) - torch.minimum(low(a), low(b)))";
const apart2 = "((low(a) + high(a) - low(b) - high(b)) / 2).square().sum(-1)";

export const cnnTable: OpTable = {
  groups: [
    {
      title: "Convolution",
      rows: {
        conv1d: {
          op: (x, weight, bias) => cnn.conv1d(x, weight, bias, options),
          at: [normals(2, 5, 2), normals(3, 2, 3), normals(3)],
          torch: "last(F.conv1d(first(a), b.permute(2, 1, 0), c, padding=1, stride=2))",
        },
        convTranspose1d: {
          op: (x, weight, bias) => cnn.convTranspose1d(x, weight, bias, options),
          at: [normals(2, 5, 2), normals(3, 3, 2), normals(3)],
          torch: "last(F.conv_transpose1d(first(a), b.permute(2, 1, 0), c, padding=1, stride=2))",
        },
        convTranspose2d: {
          op: (x, weight, bias) => cnn.convTranspose2d(x, weight, bias, options),
          at: [normals(2, 4, 3, 2), normals(3, 2, 3, 2), normals(3)],
          torch: "last(F.conv_transpose2d(first(a), b.permute(3, 2, 0, 1), c, padding=1, stride=2))",
        },
        conv2d: {
          op: (x, weight, bias) => cnn.conv2d(x, weight, bias, options),
          at: [normals(2, 5, 4, 2), normals(3, 2, 2, 3), normals(3)],
          torch: "last(F.conv2d(first(a), b.permute(3, 2, 0, 1), c, padding=1, stride=2))",
        },
        conv2dBackwardInput: {
          op: (dout, weight) => cnn.conv2dBackwardInput(dout, weight, dims),
          at: [normals(2, 3, 3, 3), normals(3, 2, 2, 3)],
          torch: "last(torch.nn.grad.conv2d_input((2, 2, 5, 4), b.permute(3, 2, 0, 1), first(a), padding=1, stride=2))",
        },
        conv2dBackwardWeight: {
          op: (dout, x) => cnn.conv2dBackwardWeight(dout, x, dims),
          at: [normals(2, 3, 3, 3), normals(2, 5, 4, 2)],
          torch: "torch.nn.grad.conv2d_weight(first(b), (3, 2, 3, 2), first(a), padding=1, stride=2).permute(2, 3, 1, 0)",
        },
        fold: {
          op: (x) => cnn.fold(x, [5, 4], [3, 2], options),
          at: [normals(2, 9, 12)],
          torch: "last(F.fold(a.transpose(1, 2), (5, 4), (3, 2), padding=1, stride=2))",
        },
        unfold: {
          op: (x) => cnn.unfold(x, [3, 2], options),
          at: [normals(2, 5, 4, 2)],
          torch: "F.unfold(first(a), (3, 2), padding=1, stride=2).transpose(1, 2)",
        },
      },
    },
    {
      title: "Other sizes and places",
      rows: {
        affineGrid: {
          op: (theta) => cnn.affineGrid(theta, [3, 4]),
          at: [normals(2, 2, 3)],
          torch: "F.affine_grid(a, (2, 1, 3, 4), False)",
        },
        gridSample: {
          op: (x, grid) => cnn.gridSample(x, grid, { alignCorners: true }),
          at: [normals(2, 4, 5, 2), { shape: [2, 1, 3, 2], values: () => Float32Array.from(between) }],
          torch: "last(F.grid_sample(first(a), b, align_corners=True))",
        },
        interpolate: {
          op: (x) => cnn.interpolate(x, { scale: 2, mode: "bicubic" }),
          at: [normals(2, 3, 4, 2)],
          torch: "last(F.interpolate(first(a), scale_factor=2, mode='bicubic'))",
        },
        pixelShuffle: { op: (x) => cnn.pixelShuffle(x, 2), at: [normals(2, 2, 3, 8)], torch: "last(F.pixel_shuffle(first(a), 2))" },
        pixelUnshuffle: { op: (x) => cnn.pixelUnshuffle(x, 2), at: [normals(2, 4, 6, 2)], torch: "last(F.pixel_unshuffle(first(a), 2))" },
      },
    },
    {
      title: "Boxes and regions",
      rows: {
        boxIou: {
          op: (a, b) => cnn.boxIou(a, b, "giou"),
          at: [boxes, others],
          torch: `(lambda a, b: ${iou} + u / ${hull}.prod(-1) - 1)(a[:, None], b[None])`,
        },
        boxIouLoss: {
          op: (a, b) => cnn.boxIouLoss(a, b, { kind: "diou" }),
          at: [boxes, others],
          torch: `(1 - ${iou} + ${apart2} / ${hull}.square().sum(-1)).mean()`,
        },
        convertBoxes: {
          op: (x) => cnn.convertBoxes(x, "cxcywh", "xyxy"),
          at: [normals(3, 4)],
          torch: "torch.cat([a[:, :2] - a[:, 2:] / 2, a[:, :2] + a[:, 2:] / 2], 1)",
        },
        decodeBoxes: {
          op: (codes, anchors) => cnn.decodeBoxes(codes, anchors),
          at: [normals(3, 4), boxes],
          torch: "(m := low(a) * size(b) + (low(b) + high(b)) / 2, s := high(a).exp() * size(b)) and torch.cat([m - s / 2, m + s / 2], 1)",
        },
        encodeBoxes: {
          op: (x, anchors) => cnn.encodeBoxes(x, anchors),
          at: [boxes, others],
          torch: "torch.cat([(low(a) + high(a) - low(b) - high(b)) / 2 / size(b), torch.log(size(a) / size(b))], 1)",
        },
        roiAlign: {
          op: (x) => cnn.roiAlign(x, regions, whole([1, 0]), [2, 3]),
          at: [normals(2, 5, 6, 2)],
        },
        softArgmax: {
          op: (heat) => cnn.softArgmax(heat),
          at: [normals(2, 3, 4, 2)],
          torch:
            "torch.einsum('npk,pc->nkc', a.flatten(1, 2).softmax(1), torch.stack([I([0., 1, 2, 3]).repeat(3), I([0., 1, 2]).repeat_interleave(4)], 1).double())",
        },
      },
    },
    {
      title: "Pooling",
      rows: {
        adaptiveAvgPool1d: { op: (x) => cnn.adaptiveAvgPool1d(x, 4), at: sequence, torch: "last(F.adaptive_avg_pool1d(first(a), 4))" },
        adaptiveAvgPool2d: {
          op: (x) => cnn.adaptiveAvgPool2d(x, [3, 2]),
          at: image,
          torch: "last(F.adaptive_avg_pool2d(first(a), (3, 2)))",
        },
        adaptiveMaxPool1d: { op: (x) => cnn.adaptiveMaxPool1d(x, 4), at: sequence, torch: "last(F.adaptive_max_pool1d(first(a), 4))" },
        adaptiveMaxPool2d: {
          op: (x) => cnn.adaptiveMaxPool2d(x, [3, 2]),
          at: image,
          torch: "last(F.adaptive_max_pool2d(first(a), (3, 2)))",
        },
        avgPool1d: { op: (x) => cnn.avgPool1d(x, 3, { stride: 2 }), at: sequence, torch: "last(F.avg_pool1d(first(a), 3, 2))" },
        avgPool2d: {
          op: (x) => cnn.avgPool2d(x, [2, 3], { padding: 1 }),
          at: image,
          torch: "last(F.avg_pool2d(first(a), (2, 3), padding=1))",
        },
        globalAvgPool2d: { op: cnn.globalAvgPool2d, at: image, torch: "a.mean((1, 2), keepdim=True)" },
        globalMaxPool2d: { op: cnn.globalMaxPool2d, at: image, torch: "a.amax((1, 2), keepdim=True)" },
        lpPool1d: { op: (x) => cnn.lpPool1d(x, 3, 2), at: [positive(2, 6, 2)], torch: "last(F.lp_pool1d(first(a), 3.0, 2))" },
        lpPool2d: { op: (x) => cnn.lpPool2d(x, 2, 2), at: [positive(2, 4, 5, 2)], torch: "last(F.lp_pool2d(first(a), 2.0, 2))" },
        maxPool1d: { op: (x) => cnn.maxPool1d(x, 3, { stride: 2 }), at: sequence, torch: "last(F.max_pool1d(first(a), 3, 2))" },
        maxPool1dWithIndices: {
          op: (x) => cnn.maxPool1dWithIndices(x, 2).values,
          at: sequence,
          torch: "last(F.max_pool1d(first(a), 2))",
        },
        maxPool2d: {
          op: (x) => cnn.maxPool2d(x, 3, { stride: 1, padding: 1 }),
          at: image,
          torch: "last(F.max_pool2d(first(a), 3, 1, 1))",
        },
        maxPool2dWithIndices: { op: (x) => cnn.maxPool2dWithIndices(x, 2).values, at: image, torch: "last(F.max_pool2d(first(a), 2))" },
        maxUnpool1d: {
          op: (x) => {
            const { values, indices } = cnn.maxPool1dWithIndices(x, 2);
            return cnn.maxUnpool1d(values, indices, 2);
          },
          at: sequence,
          torch: "last(F.max_unpool1d(*F.max_pool1d(first(a), 2, return_indices=True), 2))",
        },
        maxUnpool2d: {
          op: (x) => {
            const { values, indices } = cnn.maxPool2dWithIndices(x, 2);
            return cnn.maxUnpool2d(values, indices, 2);
          },
          at: [apart(2, 4, 4, 2)],
          torch: "last(F.max_unpool2d(*F.max_pool2d(first(a), 2, return_indices=True), 2))",
        },
      },
    },
    {
      title: "Normalisation",
      rows: {
        batchNorm: {
          op: (x, weight, bias) => cnn.batchNorm(x, weight, bias),
          at: [normals(3, 2, 2, 3), positive(3), normals(3)],
          torch: "last(F.batch_norm(first(a), None, None, b, c, training=True))",
        },
        groupNorm: {
          op: (x, weight, bias) => cnn.groupNorm(x, 2, weight, bias),
          at: [normals(2, 3, 2, 4), positive(4), normals(4)],
          torch: "last(F.group_norm(first(a), 2, b, c))",
        },
        instanceNorm: {
          op: (x, weight, bias) => cnn.instanceNorm(x, weight, bias),
          at: [normals(2, 3, 3, 2), positive(2), normals(2)],
          torch: "last(F.instance_norm(first(a), weight=b, bias=c))",
        },
        localResponseNorm: {
          op: (x) => cnn.localResponseNorm(x, 3, { alpha: 0.5 }),
          at: [normals(2, 2, 2, 5)],
          torch: "last(F.local_response_norm(first(a), 3, alpha=0.5))",
        },
      },
    },
  ],
  others: {
    "works on shapes": ["conv2dDims"],
    "makes boxes": ["anchorBoxes", "priorBoxes"],
    "chooses boxes": ["batchedNms", "nms", "softNms"],
    "rewrites a trained layer": ["foldBatchNorm"],
  },
};
