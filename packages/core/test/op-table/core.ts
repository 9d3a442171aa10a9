// The table of core's ops, and which of its functions are none.
import { activations, drawing } from "./activations.ts";
import { arithmetic, elementwise } from "./elementwise.ts";
import { indexing, moves } from "./layout.ts";
import { losses } from "./losses.ts";
import type { OpTable } from "./row.ts";
import { normalised, products, reductions } from "./sums.ts";

export const coreTable: OpTable = {
  groups: [elementwise, arithmetic, activations, moves, indexing, reductions, products, normalised, losses, drawing],
  others: {
    "makes a tensor from numbers": ["arange", "constant", "eye", "full", "linspace", "ones", "parameter", "state", "tensor", "zeros"],
    "draws random numbers": [
      ...["bernoulli", "categorical", "exponential", "gumbel", "multinomial", "rand", "randint", "randn", "randperm"],
      ...["seed", "truncatedNormal"],
    ],
    "belongs to the engine": [
      "capture",
      "detectAnomaly",
      "dropGradients",
      "grad",
      "hvp",
      "keepGradients",
      "memory",
      "noGrad",
      "scope",
      "stopGradient",
      "valueAndGrad",
    ],
    "writes in place, unrecorded": ["assign", "clipGradNorm", "clipGradValue", "lerp"],
    "measures, outside the tape": [
      ...["accuracy", "averagePrecision", "classReport", "confusionMatrix", "expectedCalibrationError", "f1Score", "gradNorm"],
      ...["meanAbsoluteError", "meanSquaredError", "perplexity", "precision", "r2Score", "recall", "rocAuc", "rootMeanSquaredError"],
      "topKAccuracy",
    ],
    "is a schedule of the learning rate": [
      ...["chainedLR", "constantLR", "cosineAnnealingLR", "cosineAnnealingWarmRestarts", "cyclicLR", "exponentialLR", "lambdaLR"],
      ...["linearLR", "multiStepLR", "oneCycleLR", "polynomialLR", "sequentialLR", "stepLR", "warmupLR"],
    ],
    "trains or watches training": [
      ...["checkpoints", "csvLog", "earlyStopping", "evaluate", "finish", "fit", "onPlateau", "predict", "run", "snapshot"],
      ...["stopOnNaN", "summary", "timeBudget", "validationLoss"],
    ],
    "reads or writes files": [
      ...["dequantize", "download", "fetchBytes", "fileStore", "fromTorch", "halves", "indexedDbStore", "memoryStore", "opfsStore"],
      ...["packCheckpoint", "quantize", "readSafetensors", "toTorch", "unpackCheckpoint", "writeSafetensors"],
    ],
  },
};
