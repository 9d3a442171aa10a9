// @sluice/cnn/tasks: what networks for images are for, with the losses, codes and measures each task needs.
export { Canvas, capsule, ellipse, rectangle, type Shape, type Turn, turn } from "./canvas.ts";
export { Draws } from "./draws.ts";
export { drawFace, type Identity, randomIdentity, randomView, type View } from "./faces.ts";
export { type HogOptions, hog } from "./hog.ts";
export { ArcFace, type ArcFaceOptions, identityBatches, semiHardTripletLoss } from "./identify.ts";
export { NearestNeighbors, type Neighbors, precisionAtK } from "./retrieve.ts";
export { type TexturePicture, textureNames, texturePicture } from "./textures.ts";
export { allPairs, equalErrorRate, type Pairs, type RocPoint, rocCurve } from "./verify.ts";
