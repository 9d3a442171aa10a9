// @sluice/rnn: recurrent networks.
export {
  type Activation,
  type CellOptions,
  GRUCell,
  type GRUCellOptions,
  LSTMCell,
  type LSTMCellOptions,
  RNNCell,
  type RNNCellOptions,
} from "./cells.ts";
export { type CTCBeamOptions, type CTCOptions, ctcBeamSearch, ctcGreedy, ctcLoss, type Reading } from "./ctc.ts";
export { GRU, gru } from "./gru.ts";
export { LSTM, type LSTMOptions, lstm } from "./lstm.ts";
export {
  type FusedOptions,
  type FusedResult,
  Recurrent,
  type RecurrentOptions,
  type SequenceOptions,
  type SequenceResult,
  type Weights,
} from "./recurrent.ts";
export { RNN, type RNNActivationOptions, rnn } from "./rnn.ts";
export { lengthMask, type Packed, type Padded, packPadded, padPacked, padSequence, unpadSequence } from "./sequence.ts";
export type { RNNActivation } from "./steps.ts";
export { type Cell, type Run, type RunOptions, unroll, unrollBoth } from "./unroll.ts";
