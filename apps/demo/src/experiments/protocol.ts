// What pages and experiments say to each other: plain data only.

/** Options of the digits experiment. */
export interface DigitsOptions {
  /** Units of the hidden layer. */
  hidden: number;
  /** Adam's learning rate. */
  rate: number;
  batch: number;
  seed: number;
  /** Run on the relaxed-SIMD kernels if the engine has them. */
  relaxed: boolean;
  /** Address of the folder with the digits. */
  assets: string;
}

/** One step of the digits experiment. */
export interface DigitsStep {
  step: number;
  /** Passes over the 60,000 digits so far. */
  epoch: number;
  loss: number;
  /** Digits that have arrived. */
  loaded: number;
  /** Share of the 10,000 test digits that it reads right, when just measured. */
  accuracy?: number;
  /** Bytes of linear memory in use. */
  memory: number;
}

/** Questions that the digits experiment answers. */
export type DigitsQuestion = { kind: "read"; pixels: Uint8Array } | { kind: "samples"; count: number };

/** The probability of each digit. */
export type DigitsReading = number[];

/** Test digits with what the network says. */
export type DigitsSample = { pixels: Uint8Array; truth: number; answer: number };
