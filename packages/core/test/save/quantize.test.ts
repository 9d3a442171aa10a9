import { describe, expect, test } from "vitest";
import { Linear } from "../../src/nn/linear.ts";
import { dequantize, quantize } from "../../src/save/quantize.ts";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../src/save/safetensors.ts";
import { tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";

const stored = (shape: number[], data: ArrayLike<number>): StoredTensor => ({ dtype: "f32", shape, data: Float32Array.from(data) });
/** Through a file and back. */
const through = (tensors: Parameters<typeof quantize>[0]) => readSafetensors(writeSafetensors(quantize(tensors))).tensors;

describe("quantize", () => {
  test("rounds as PyTorch's quantize_per_channel does, channel by channel", () => {
    const weight = Array.from({ length: 24 }, (_, i) => [
      ((i * 7919) % 101) / 50 - 1,
      (((i * 104729) % 97) / 48 - 1) ** 3 * 0.1,
      i === 5 ? 40 : ((i * 31) % 23) / 11 - 1,
    ]).flat();
    const { w, "w.scale": scale } = through({ w: stored([24, 3], weight) });
    // torch 1.13.1: quantize_per_channel(w, scales, zeros, 1, qint8).int_repr(), scales = largest / 127
    expect([...scale!.data]).toEqual([0.007874015718698502, 0.0007874015718698502, 0.31496062874794006]);
    expect(w!.data.join()).toBe(
      "-127,-127,-3,-23,7,-1,81,-3,1,-71,-98,-3,33,12,-1,-119,-1,127,-15,-73,-3,89,20,0,-64,0,2,41,-54,-2,-112,31,0,-8,0,2,97,-38,-2,-56,45,0,48,0,3,-104,-25,-2,0,63,1,104,0,3,-48,-16,-1,56,85,1,-97,2,3,8,-9,-1,112,112,1,-41,4,-3",
    );
  });

  test("a scale that clips the few largest is taken where it errs less", () => {
    const weight = Float32Array.from({ length: 4096 }, testNormals(1));
    const { w, "w.scale": scale } = through({ w: stored([4096, 1], weight) });
    const largest = Math.max(...weight.map(Math.abs));
    expect(scale!.data[0]).toBeLessThan(largest / 127);
    const error = (at: number, q: (x: number, i: number) => number) => weight.reduce((sum, x, i) => sum + (x - at * q(x, i)) ** 2, 0);
    expect(error(scale!.data[0]!, (_, i) => w!.data[i]!)).toBeLessThan(error(largest / 127, (x) => Math.round((x * 127) / largest)));
  });

  test("halves of a step go to the even one, and channels of zeros stay zeros", () => {
    const { w } = through({ w: stored([5, 2], [127, 0, 0.5, 0, 1.5, 0, -2.5, 0, -127, 0]) });
    expect([...w!.data]).toEqual([127, 0, 0, 0, 2, 0, -2, 0, -127, 0]);
  });

  test("a file of weights is a quarter as large, and a layer that loads it gives nearly the same", () => {
    const [layer, other] = [new Linear(256, 256), new Linear(256, 256)];
    const file = writeSafetensors(quantize(layer.stateDict()));
    expect(file.length).toBeLessThan(0.27 * writeSafetensors(layer.stateDict()).length);
    other.loadStateDict(dequantize(readSafetensors(file).tensors));
    expect(other.bias!.data).toEqual(layer.bias!.data);
    const [wanted, got] = [layer.weight.data, other.weight.data];
    const worst = (wanted as Float32Array).reduce((most, x, i) => Math.max(most, Math.abs(x - got[i]!)), 0);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(1 / 16 / 127);
  });

  test("what is no weight stays as it is", () => {
    const counts = tensor(new Int32Array([3, -4, 5, 6]), [2, 2]);
    const tensors = through({ counts, bias: tensor([0.1, 0.2]), none: tensor([], [2, 0]) });
    expect(dequantize(tensors)).toEqual(tensors);
    expect(tensors.counts!.data).toEqual(new Int32Array([3, -4, 5, 6]));
    expect(tensors.bias!.data).toEqual(new Float32Array([0.1, 0.2]));
  });
});

describe("what is refused", () => {
  test("numbers that are not finite, and names that are taken", () => {
    expect(() => quantize({ w: stored([1, 2], [1, Number.NaN]) })).toThrow("quantize: w holds a number that is not finite");
    expect(() => quantize({ w: stored([1, 2], [1, 2]), "w.scale": stored([2], [1, 2]) })).toThrow(
      "quantize: the scales of w cannot be called w.scale, which is taken",
    );
  });

  test("scales that do not fit", () => {
    const w: StoredTensor = { dtype: "i32", shape: [1, 2], data: Int32Array.of(1, 2) };
    expect(() => dequantize({ w, "w.scale": stored([3], [1, 2, 3]) })).toThrow("dequantize: w has 2 channels, its scales are 3 of f32");
  });
});
