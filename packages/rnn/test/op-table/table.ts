// The table of rnn's ops.
import { Stream, seed } from "@sluice/core";
import { normals, type Operand, type OpTable, whole } from "../../../core/test/op-table/row.ts";
import * as rnn from "../../src/index.ts";

/** x, the first hidden state, and weights and biases of G gates for 3 features and 4 hidden ones. */
const operands = (G: number): Operand[] => [
  ...[normals(2, 3, 3), normals(2, 4)],
  ...[normals(3, 4 * G), normals(4, 4 * G), normals(4 * G), normals(4 * G)],
];
/** A sequence op as PyTorch runs it, with the weights turned. */
const torch = (name: string, state: string) => `torch._VF.${name}(a, ${state}, [c.t(), d.t(), e, f], True, 1, 0.0, False, False, True)[0]`;
const once = { order: 1, because: "one kernel runs all steps; `unroll(cell)` can be differentiated again" } as const;
const sound = { window: 8, hop: 4, rate: 100, bands: 5 };
const cell = (size: number) => {
  seed(3);
  return new rnn.LSTMCell(size, 4);
};

export const rnnTable: OpTable = {
  groups: [
    {
      title: "Sequences",
      rows: {
        gru: {
          op: (x, h, weightIh, weightHh, biasIh, biasHh) => rnn.gru(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h] }).output,
          at: operands(3),
          torch: torch("gru", "b[None]"),
          ...once,
        },
        lstm: {
          op: (x, h, weightIh, weightHh, biasIh, biasHh) => rnn.lstm(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h, h] }).output,
          at: operands(4),
          torch: torch("lstm", "(b[None], b[None])"),
          ...once,
        },
        rnn: {
          op: (x, h, weightIh, weightHh, biasIh, biasHh) => rnn.rnn(x, { weightIh, weightHh, biasIh, biasHh }, { state: [h] }).output,
          at: operands(1),
          torch: torch("rnn_tanh", "b[None]"),
          ...once,
        },
        ctcLoss: {
          op: (logProbs) => rnn.ctcLoss(logProbs, whole([1, 2, 2, 1], [2, 2]), [4, 5], [2, 2], { reduction: "sum" }),
          at: [normals(2, 5, 3)],
          torch: "F.ctc_loss(a.transpose(0, 1), I([[1, 2], [2, 1]]), (4, 5), (2, 2), reduction='sum')",
          order: 1,
          because: "its gradient is computed with it",
        },
        packPadded: {
          op: (x) => rnn.packPadded(x, [3, 1]).data,
          at: [normals(2, 3, 2)],
          torch: "torch.cat([a[0], a[1, :1]])",
        },
        padPacked: {
          op: (x) => rnn.padPacked({ data: x, lengths: [3, 1] }).data,
          at: [normals(4, 2)],
          torch: "torch.nn.utils.rnn.pad_sequence(a.split([3, 1]), batch_first=True)",
        },
        padSequence: {
          op: (x, y) => rnn.padSequence([x, y]).data,
          at: [normals(3, 2), normals(1, 2)],
          torch: "torch.nn.utils.rnn.pad_sequence([a, b], batch_first=True)",
        },
        unpadSequence: {
          op: (x) => rnn.unpadSequence(x, [2, 1])[0],
          at: [normals(2, 3, 2)],
          torch: "a[0, :2]",
        },
        unroll: { op: (x) => rnn.unroll(cell(3))(x).output, at: [normals(2, 3, 3)] },
        unrollBoth: { op: (x) => rnn.unrollBoth(cell(3), cell(3))(x).output, at: [normals(2, 3, 3)] },
        lengthMask: {
          op: () => rnn.lengthMask([2, 0, 3]),
          at: [],
          torch: "torch.arange(3) < I([[2], [0], [3]])",
          order: 0,
          because: "the result is bool",
        },
      },
    },
    {
      title: "Sound",
      rows: {
        stft: {
          op: (x) => rnn.stft(x, { window: 8, hop: 4 }).real,
          at: [normals(2, 24)],
          torch: "torch.stft(a, 8, 4, window=torch.hann_window(8).double(), return_complex=True).real.transpose(1, 2)",
        },
        powerSpectrogram: {
          op: (x) => rnn.powerSpectrogram(x, { window: 8, hop: 4 }),
          at: [normals(2, 24)],
          torch: "torch.stft(a, 8, 4, window=torch.hann_window(8).double(), return_complex=True).abs().square().transpose(1, 2)",
        },
        logMel: { op: (x) => rnn.logMel(x, sound), at: [normals(2, 24)] },
        mfcc: { op: (x) => rnn.mfcc(x, { ...sound, coefficients: 4 }), at: [normals(2, 24)] },
        specAugment: {
          op: (x) => rnn.specAugment(x, { timeWidth: 2, frequencyWidth: 2, stream: new Stream("row", 7) }),
          at: [normals(2, 6, 5)],
        },
      },
    },
  ],
  others: {
    "reads or makes numbers, not tensors": [
      ...["melFilters", "naiveForecast", "readWav", "resample", "seasonalNaiveForecast", "seriesWindows", "streamCount", "streams"],
      ...["windowsAt"],
    ],
    "reads text": ["loadTokenizer", "words"],
    "measures, outside the tape": ["bitsPerCharacter", "bleu", "cer", "editDistance", "errorRate", "wer"],
    "chooses tokens": ["beamSearch", "ctcBeamSearch", "ctcGreedy", "generate", "generating", "sampleToken"],
  },
};
