// @sluice/rnn: recurrent networks.

export { Attention, type AttentionScore, type Context, type Memory } from "./attention.ts";
export {
  logMel,
  type MelOptions,
  melFilters,
  mfcc,
  powerSpectrogram,
  readWav,
  resample,
  type Sound,
  type SpecAugmentOptions,
  type StftOptions,
  specAugment,
  stft,
} from "./audio.ts";
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
export { type StreamOptions, streamCount, streams, type Windows, windowsAt } from "./corpus.ts";
export { type CTCBeamOptions, type CTCOptions, ctcBeamSearch, ctcGreedy, ctcLoss, type Reading } from "./ctc.ts";
export {
  type BeamOptions,
  beamSearch,
  type GenerateOptions,
  generate,
  generating,
  type Hypothesis,
  type SamplingOptions,
  type Step,
  sampleToken,
} from "./decode.ts";
export { naiveForecast, type SeriesOptions, type SeriesWindows, seasonalNaiveForecast, seriesWindows } from "./forecast.ts";
export { GPT, type GPTOptions } from "./gpt.ts";
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
export { type Encoded, Seq2Seq, type Seq2SeqOptions, type TeacherOptions } from "./seq2seq.ts";
export { lengthMask, type Packed, type Padded, packPadded, padPacked, padSequence, unpadSequence } from "./sequence.ts";
export type { RNNActivation } from "./steps.ts";
export { CausalConv1d, type CausalConvOptions, TCN, type TCNOptions } from "./tcn.ts";
export { type BleuOptions, bitsPerCharacter, bleu, cer, editDistance, errorRate, wer } from "./text-metrics.ts";
export {
  BytePairTokenizer,
  CharTokenizer,
  loadTokenizer,
  type SavedTokenizer,
  type Tokenizer,
  UNKNOWN,
  type WordOptions,
  WordTokenizer,
  words,
} from "./tokens.ts";
export { type Cell, type Run, type RunOptions, unroll, unrollBoth } from "./unroll.ts";
