import { scope, seed, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { logMel, melFilters, mfcc, powerSpectrogram, readWav, resample, specAugment, stft } from "../src/index.ts";

const tone = (hertz: number, rate: number, n: number) =>
  Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));

/** A WAV file of whole numbers. */
function wav(rate: number, channels: number, bits: number, body: Uint8Array, kind = 1): Uint8Array {
  const out = new Uint8Array(44 + body.length);
  const view = new DataView(out.buffer);
  const text = (at: number, s: string) =>
    out.set(
      [...s].map((c) => c.charCodeAt(0)),
      at,
    );
  text(0, "RIFF");
  view.setUint32(4, 36 + body.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, kind, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint16(34, bits, true);
  text(36, "data");
  view.setUint32(40, body.length, true);
  out.set(body, 44);
  return out;
}

describe("WAV files", () => {
  test("are read in every width, channels averaged", () => {
    const bytes = (a: ArrayBufferView) => new Uint8Array(a.buffer);
    expect(readWav(wav(8000, 1, 16, bytes(Int16Array.of(16384, -32768))))).toEqual({ rate: 8000, samples: Float32Array.of(0.5, -1) });
    expect([...readWav(wav(8000, 2, 16, bytes(Int16Array.of(16384, 0)))).samples]).toEqual([0.25]);
    expect([...readWav(wav(8000, 1, 8, Uint8Array.of(128, 192))).samples]).toEqual([0, 0.5]);
    expect([...readWav(wav(8000, 1, 24, Uint8Array.of(0, 0, 0x40, 0, 0, 0xc0))).samples]).toEqual([0.5, -0.5]);
    expect([...readWav(wav(8000, 1, 32, bytes(Int32Array.of(1 << 30)))).samples]).toEqual([0.5]);
    expect([...readWav(wav(8000, 1, 32, bytes(Float32Array.of(0.3)), 3)).samples]).toEqual([Math.fround(0.3)]);
  });

  test("that are broken are refused", () => {
    expect(() => readWav(new Uint8Array(10))).toThrow("readWav: this is no WAV file");
    expect(() => readWav(wav(8000, 1, 16, new Uint8Array()).subarray(0, 36))).toThrow("readWav: there are no samples");
    expect(() => readWav(wav(8000, 1, 12, new Uint8Array(2)))).toThrow("readWav: cannot read format 1 with 12 bits and 1 channels");
    expect(readWav(wav(8000, 1, 16, new Uint8Array(4)).subarray(0, 46)).samples.length).toBe(1);
  });
});

describe("resample", () => {
  test("keeps a tone a tone, up and down", () => {
    for (const [from, to] of [
      [8000, 16000],
      [16000, 8000],
      [8000, 11025],
    ]) {
      const out = resample({ rate: from, samples: tone(440, from, 2000) }, to);
      const expected = tone(440, to, out.samples.length);
      for (let i = 200; i < out.samples.length - 200; i++) expect(Math.abs(out.samples[i] - expected[i])).toBeLessThan(2e-3);
    }
  });

  test("drops what the lower rate cannot hold", () => {
    const { samples } = resample({ rate: 16000, samples: tone(7000, 16000, 2000) }, 8000);
    expect(Math.max(...samples.slice(100, -100).map(Math.abs))).toBeLessThan(1e-2);
    expect(() => resample({ rate: 8000, samples }, 0.5)).toThrow("resample: rate 0.5 is not a positive whole number");
  });
});

describe("spectra", () => {
  test("are the sums they are defined by", () => {
    const x = Array.from({ length: 20 }, (_, i) => Math.sin(i * i));
    const { real, imaginary } = scope(() => stft(tensor([x]), { window: 8, hop: 4, center: false }));
    expect(real.shape).toEqual([1, 4, 5]);
    for (const [frame, k] of [
      [0, 0],
      [2, 3],
      [3, 4],
    ]) {
      let [re, im] = [0, 0];
      for (let n = 0; n < 8; n++) {
        const v = x[frame * 4 + n] * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 8));
        re += v * Math.cos((2 * Math.PI * k * n) / 8);
        im -= v * Math.sin((2 * Math.PI * k * n) / 8);
      }
      expect(real.data[frame * 5 + k]).toBeCloseTo(re, 5);
      expect(imaginary.data[frame * 5 + k]).toBeCloseTo(im, 5);
    }
    gradcheck((s) => powerSpectrogram(s, { window: 8 }), [tensor([x])]);
  });

  test("find a tone in its bin and its mel band, and cepstra follow", () => {
    const options = { rate: 8000, window: 256, hop: 128, bands: 20 };
    const samples = tensor(tone(1000, 8000, 2048), [1, 2048]);
    const power = scope(() => powerSpectrogram(samples, options)).toArray() as number[][][];
    expect(power[0][5].indexOf(Math.max(...power[0][5]))).toBe(32);
    const bands = (scope(() => logMel(samples, options)).toArray() as number[][][])[0][5];
    const filters = melFilters(options).toArray() as number[][];
    expect(bands.indexOf(Math.max(...bands))).toBe(filters[32].indexOf(Math.max(...filters[32])));
    const c = (scope(() => mfcc(samples, { ...options, coefficients: 5 })).toArray() as number[][][])[0][5];
    const expected = Array.from({ length: 5 }, (_, k) =>
      bands.reduce((sum, v, n) => sum + v * Math.cos((Math.PI * k * (2 * n + 1)) / 40) * Math.sqrt((k === 0 ? 1 : 2) / 20), 0),
    );
    expect(c).toEqual(expected.map((v) => expect.closeTo(v, 3)));
  });

  test("are masked at random along both axes", () => {
    seed(2);
    const x = tensor(new Float32Array(2 * 50 * 30).fill(1), [2, 50, 30]);
    const out = scope(() => specAugment(x)).toArray() as number[][][];
    const blankFrames = out.map((s) => s.filter((frame) => frame.every((v) => v === 0)).length);
    for (const n of blankFrames) expect(n).toBeLessThanOrEqual(22);
    expect(Math.max(...blankFrames)).toBeGreaterThan(0);
    expect(out[0]).not.toEqual(out[1]);
  });

  test("name what does not fit", () => {
    expect(() => stft(tensor([1, 2]))).toThrow("stft: samples has 1 dimensions, needs 2: [N, L] (samples [2])");
    expect(() => stft(tensor([[1, 2]]), { window: 8, center: false })).toThrow("stft: 2 samples are shorter than a window of 8");
    expect(() => stft(tensor([[1, 2]]), { hop: 0 })).toThrow("stft: hop is 0, needs a whole number of at least 1");
    expect(() => melFilters({ rate: 8000, high: 5000 })).toThrow("melFilters: 0 to 5000 Hz is no range within 0 to 4000");
    expect(() => mfcc(tensor([[1]]), { rate: 8000, coefficients: 41 })).toThrow("mfcc: coefficients is 41, needs 1 to 40, the bands");
    expect(() => specAugment(tensor([[1]]))).toThrow("specAugment: x has 2 dimensions, needs 3: [N, T, F] (x [1, 1])");
  });
});
