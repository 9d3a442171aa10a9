// Weights and images that are the same here and in torch.py, so that its outputs are what ours must be.
import { fromTorch, type Module, type Tensor, tensor, toTorch } from "@sluice/core";

/** A linear congruential generator: integers only. Numbers from −0.5 to 0.5. */
export function lcg(state: number): () => number {
  let now = state;
  return () => {
    now = (Math.imul(now, 1103515245) + 12345) & 0x7fffffff;
    return (now >>> 8) / 2 ** 23 - 0.5;
  };
}

/** One entry of a state dict: matrices and filters shrink with what they sum over, scales and variances stay around 1. */
function entry(name: string, shape: readonly number[], draw: () => number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (shape.length > 1) {
    const scale = 2 ** (1 - Math.floor(Math.log2(size / shape[0]!) / 2));
    return Float32Array.from({ length: size }, () => scale * draw());
  }
  const about = name.endsWith("running_var") || name.endsWith("weight") ? 1 : 0;
  return Float32Array.from({ length: size }, () => about + draw() / 4);
}

/** Fills a model with the numbers of torch.py: entry i in alphabetical order draws from generator i + 1. */
export function fill<M extends Module>(model: M): M {
  const dict = toTorch(model);
  const names = Object.keys(dict).sort();
  const values = names.map((name, i) => [name, { shape: dict[name]!.shape, data: entry(name, dict[name]!.shape, lcg(i + 1)) }] as const);
  fromTorch(model, Object.fromEntries(values));
  return model;
}

/** Images [N, H, W, C] of torch.py. */
export function images(...shape: [number, number, number, number]): Tensor {
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, lcg(99)), shape);
}

/** Whether the first numbers of a tensor are those that torch.py printed. */
export function near(out: Tensor, expected: readonly number[], digits = 5): string | true {
  const found = [...out.data.slice(0, expected.length)];
  return found.every((value, i) => Math.abs(value - expected[i]!) < 0.5 * 10 ** -digits) || `${found} is not ${expected}`;
}
