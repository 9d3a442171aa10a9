// @sluice/cnn/tasks: what networks for images are for, with the losses, codes and measures each task needs.
export { ArcFace, type ArcFaceOptions, identityBatches, semiHardTripletLoss } from "./identify.ts";
export { NearestNeighbors, type Neighbors, precisionAtK } from "./retrieve.ts";
export { allPairs, equalErrorRate, type Pairs, type RocPoint, rocCurve } from "./verify.ts";
