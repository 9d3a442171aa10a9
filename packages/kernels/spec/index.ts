// All specs: one module per assembly file, one export per kernel.

import * as activation from "./activation.ts";
import * as activationBackward from "./activation-backward.ts";
import * as batchNorm from "./batch-norm.ts";
import * as binary from "./binary.ts";
import * as columns from "./columns.ts";
import * as conv2d from "./conv2d.ts";
import * as ctc from "./ctc.ts";
import * as depthwise2d from "./depthwise2d.ts";
import * as dot from "./dot.ts";
import * as eigen from "./eigen.ts";
import * as environments from "./environments.ts";
import * as fill from "./fill.ts";
import * as gather from "./gather.ts";
import * as gru from "./gru.ts";
import * as half from "./half.ts";
import * as lstm from "./lstm.ts";
import * as matmul from "./matmul.ts";
import * as neighbors from "./neighbors.ts";
import * as norm from "./norm.ts";
import * as optim from "./optim.ts";
import * as pool2d from "./pool2d.ts";
import * as quantize from "./quantize.ts";
import * as random from "./random.ts";
import * as reduce from "./reduce.ts";
import * as rnn from "./rnn.ts";
import * as scalar from "./scalar.ts";
import * as scan from "./scan.ts";
import * as softmax from "./softmax.ts";
import * as sort from "./sort.ts";
import type { KernelName, Spec } from "./spec.ts";
import * as state from "./state.ts";
import * as strided from "./strided.ts";
import * as triangle from "./triangle.ts";
import * as tsne from "./tsne.ts";
import * as unary from "./unary.ts";
import * as winograd from "./winograd.ts";

/** The spec of every kernel, by kernel name. */
export const specs: { [K in KernelName]: Spec<K> } = {
  ...activation,
  ...activationBackward,
  ...batchNorm,
  ...binary,
  ...columns,
  ...conv2d,
  ...ctc,
  ...depthwise2d,
  ...dot,
  ...eigen,
  ...environments,
  ...fill,
  ...gather,
  ...gru,
  ...half,
  ...lstm,
  ...matmul,
  ...neighbors,
  ...norm,
  ...optim,
  ...pool2d,
  ...quantize,
  ...random,
  ...reduce,
  ...rnn,
  ...scalar,
  ...scan,
  ...softmax,
  ...sort,
  ...state,
  ...strided,
  ...triangle,
  ...tsne,
  ...unary,
  ...winograd,
};
