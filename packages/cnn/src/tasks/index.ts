// @sluice/cnn/tasks: what networks for images are for, with the losses, codes and measures each task needs.
export { type Box, cocoThresholds, type Detection, type LabelledBox, meanAveragePrecision } from "./average-precision.ts";
export { Canvas, capsule, ellipse, type Outline, rectangle, type Turn, turn } from "./canvas.ts";
export { CenterDetector, type CenterGrid, centerLoss, type DetectOptions, encodeCenters } from "./detect.ts";
export { Draws } from "./draws.ts";
export { drawFace, type FaceIdentity, type FaceView, randomIdentity, randomView } from "./faces.ts";
export { type FewShotOptions, fewShotAccuracy } from "./few-shot.ts";
export { drawFigure, type FigureOptions, type FigurePicture, joints, type Mover, pose, randomMover } from "./figures.ts";
export { bumps, heatMapLoss } from "./heat.ts";
export { type HogOptions, hog } from "./hog.ts";
export { ArcFace, type ArcFaceOptions, identityBatches, semiHardTripletLoss } from "./identify.ts";
export { correctKeypoints, decodeKeypoints, encodeKeypoints, type KeypointGrid, keypointLoss } from "./pose.ts";
export { NearestNeighbors, type Neighbors, precisionAtK } from "./retrieve.ts";
export { type DigitSheet, drawScene, type Scene, type SceneOptions } from "./scenes.ts";
export { maskLoss, maskOverlap, type Overlap } from "./segment.ts";
export { type TexturePicture, textureNames, texturePicture } from "./textures.ts";
export { allPairs, equalErrorRate, type Pairs, type RocPoint, rocCurve } from "./verify.ts";
