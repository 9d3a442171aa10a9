import { expect, test } from "vitest";
import { halves } from "../../src/save/halves.ts";
import { type EncodedTensor, readSafetensors, writeSafetensors } from "../../src/save/safetensors.ts";
import { tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";

test("floats become the half floats that PyTorch makes of them", () => {
  const numbers = [
    0,
    -0,
    1,
    65504,
    65519.8984375,
    65520,
    1e9,
    2 ** -24,
    2 ** -25,
    2 ** -25 * 1.01,
    6.103515625e-5,
    6.0900001699337736e-5,
    0.1,
    -1 / 3,
    1.00048828125,
    1.00146484375,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    1e-5,
  ];
  const { x } = halves({ x: tensor(numbers) });
  // torch 1.13.1: torch.tensor(numbers).half().view(torch.int16)
  expect([...(x as EncodedTensor).data]).toEqual([
    0, 32768, 15360, 31743, 31743, 31744, 31744, 1, 0, 1, 1024, 1022, 11878, 46421, 15360, 15362, 32256, 64512, 168,
  ]);
});

test("a file of halves is half as large, and is read as floats within half a unit of 11 bits", () => {
  const weight = tensor(Float32Array.from({ length: 2048 }, testNormals(2)), [32, 64]);
  const all = { weight, labels: tensor(new Int32Array([1, 2])), mask: tensor([true, false]) };
  const file = writeSafetensors(halves(all));
  const { tensors } = readSafetensors(file);
  expect(file.length).toBeLessThan(4096 + 300);
  expect(tensors.weight!.dtype).toBe("f32");
  weight.data.forEach((x, i) => {
    expect(Math.abs(tensors.weight!.data[i]! - x)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -11 + 2 ** -25);
  });
  expect(tensors.labels!.data).toEqual(new Int32Array([1, 2]));
  expect(tensors.mask!.data).toEqual(new Uint8Array([1, 0]));
});
