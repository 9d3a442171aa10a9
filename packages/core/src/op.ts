// The workbench for writing ops: `@sluice/core/op`. Kernels come from `@sluice/core/kernels`.
export {
  conv2dScratch,
  ctcScratch,
  depthwise2dScratch,
  matmulScratch,
  NULL,
  type Ptr,
  recurScratch,
  viewOf,
  winogradScratch,
} from "@sluice/kernels/raw";
export { context } from "./context.ts";
export { CaptureError, DTypeError, FileFormatError, GradientError, IndexError, LifetimeError, ShapeError } from "./errors.ts";
export { faultArgs, faultWord, journal } from "./fault.ts";
export { matched, reduced } from "./loss/reduction.ts";
export { opened } from "./opened.ts";
export { reluBackward } from "./ops/activation-backward.ts";
export { type ExtendMode, extend } from "./ops/pad.ts";
export { sumTo } from "./ops/reduce.ts";
export { scratch } from "./scratch.ts";
export { broadcastShapes, normalizeDim, type Shape, sameShape, showShape, sizeOf } from "./shape.ts";
export { written } from "./state.ts";
export { endOfLine, record, recordMany, type Thunk } from "./tape.ts";
export { bytesOf, type DType, empty, emptyOnHeap, operand, scalar, Tensor, type TensorLike } from "./tensor.ts";
