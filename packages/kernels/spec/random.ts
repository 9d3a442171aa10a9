// The meaning of assembly/random.ts.
import type { Buffer, Spec, SpecArguments } from "./spec.ts";

type Words = Int32Array;

/** The four words of Philox4x32-10 (Salmon et al. 2011, section 3.3). */
function philoxBlock(key: readonly number[], counter: readonly number[]): number[] {
  let [x0, x1, x2, x3] = counter.map((c) => BigInt(c >>> 0)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((k) => BigInt(k >>> 0)) as [bigint, bigint];
  const low = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const a = x0 * 0xd2511f53n;
    const b = x2 * 0xcd9e8d57n;
    [x0, x1, x2, x3] = [(b >> 32n) ^ x1 ^ k0, b & low, (a >> 32n) ^ x3 ^ k1, a & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return [x0, x1, x2, x3].map(Number);
}

/** Word i from a stream's counter on, at its attempt-th try. */
function word(state: Words, i: number, attempt = 0): number {
  const counter = BigInt(state[2]! >>> 0) + (BigInt(state[3]! >>> 0) << 32n) + BigInt(i >> 2);
  const high = Number((counter >> 32n) & 0xffffffffn);
  return philoxBlock([state[0]!, state[1]!], [Number(counter & 0xffffffffn), high, attempt, 0])[i & 3]!;
}

function advance(state: Words, fault: Words, n: number): void {
  if (fault[0] !== 0) return;
  const counter = BigInt(state[2]! >>> 0) + (BigInt(state[3]! >>> 0) << 32n) + BigInt(Math.ceil(n / 4));
  state[2] = Number(counter & 0xffffffffn);
  state[3] = Number((counter >> 32n) & 0xffffffffn);
}

/** An integer below `bound` from word i, without bias (Lemire 2019, Fast random integer generation in an interval). */
function below(state: Words, i: number, bound: number): number {
  const size = 1n << 32n;
  const threshold = size % BigInt(bound);
  for (let attempt = 0; ; attempt++) {
    const product = BigInt(word(state, i, attempt)) * BigInt(bound);
    if (product % size >= threshold) return Number(product / size);
  }
}

const unit = (w: number) => (w >>> 8) * 2 ** -24;
const unitFromAbove = (w: number) => ((w >>> 8) + 1) * 2 ** -24;

// The counter starts 2 below a carry into its high word; a fault is recorded where n is 5.
const state: Buffer = { length: 4, fill: (i) => [0x12345678, 0x9abcdef0, 0xfffffffe, 7][i]! };
const fault = (n: number): Buffer => ({ length: 4, fill: (i) => (i === 0 && n === 5 ? 3 : 0) });
const sizes = [0, 1, 3, 4, 5, 16, 17, 32, 77, 784];
const stream = (n: number) => ({ state, fault: fault(n) });
const writes = ["out", "state"] as const;
const updates = ["state"] as const;

export const philox: Spec<"philox"> = {
  reference: ({ out, counter, key }) => out.set(philoxBlock([...key], [...counter])),
  buffers: () => {
    const bits = { fill: (_: number, draw: { integer(a: number, b: number): number }) => draw.integer(-(2 ** 31), 2 ** 31) };
    return { out: 4, counter: { length: 4, ...bits }, key: { length: 2, ...bits } };
  },
  cases: [{}],
};

export const random_bits: Spec<"random_bits"> = {
  reference({ out, state, fault, n }) {
    for (let i = 0; i < n; i++) out[i] = word(state, i);
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: sizes.map((n) => ({ n })),
  writes,
  updates,
};

export const random_uniform: Spec<"random_uniform"> = {
  reference({ out, state, fault, low, high, n }) {
    const f = Math.fround;
    for (let i = 0; i < n; i++) out[i] = f(low) + f(f(f(high) - f(low)) * unit(word(state, i)));
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: [...sizes.map((n) => ({ n, low: 0, high: 1 })), { n: 9, low: -2.5, high: 7 }],
  writes,
  updates,
};

export const random_normal: Spec<"random_normal"> = {
  reference({ out, state, fault, mean, deviation, n }) {
    for (let i = 0; i < n; i++) {
      const radius = Math.sqrt(-2 * Math.log(unitFromAbove(word(state, i & ~1))));
      const angle = (2 * Math.PI * word(state, i | 1)) / 2 ** 32;
      out[i] = mean + deviation * radius * (i & 1 ? Math.sin(angle) : Math.cos(angle));
    }
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: [...sizes.map((n) => ({ n, mean: 0, deviation: 1 })), { n: 18, mean: -3, deviation: 0.5 }],
  // The angle is rounded to 24 bits before the polynomial, whose result is below 1; the radius is at most 5.8.
  tolerance: { absolute: 1e-6, relative: 1e-6 },
  writes,
  updates,
};

/** The error function by its series (Abramowitz and Stegun 7.1.5), good for |x| < 4. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 100; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (sum * 2) / Math.sqrt(Math.PI);
}

/** Its inverse, by bisection. */
function erfinv(y: number): number {
  let [low, high] = [-4, 4];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (erf(middle) < y) low = middle;
    else high = middle;
  }
  return low;
}

export const random_truncated_normal: Spec<"random_truncated_normal"> = {
  reference({ out, state, fault, mean, deviation, low, high, n }) {
    const from = erf((low - mean) / (deviation * Math.SQRT2));
    const to = erf((high - mean) / (deviation * Math.SQRT2));
    for (let i = 0; i < n; i++) out[i] = mean + deviation * Math.SQRT2 * erfinv(from + (to - from) * unit(word(state, i)));
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: [
    ...sizes.map((n) => ({ n, mean: 0, deviation: 1, low: -2, high: 2 })),
    { n: 33, mean: 1, deviation: 0.5, low: 0.9, high: 3 },
    { n: 19, mean: 0, deviation: 1, low: -3, high: -1 },
  ],
  // The bounds' error functions are rounded to 24 bits, and the inverse is steepest, 16, at 2 deviations.
  tolerance: { absolute: 4e-6, relative: 2e-6 },
  writes,
  updates,
};

export const random_bernoulli: Spec<"random_bernoulli"> = {
  reference({ out, state, fault, probability, value, n }) {
    for (let i = 0; i < n; i++) out[i] = unit(word(state, i)) < Math.fround(probability) ? value : 0;
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: [
    ...sizes.map((n) => ({ n, probability: 0.3, value: 1 })),
    { n: 21, probability: 0, value: 2 },
    { n: 21, probability: 1, value: 2 },
  ],
  writes,
  updates,
};

export const random_exponential: Spec<"random_exponential"> = {
  reference({ out, state, fault, mean, n }) {
    for (let i = 0; i < n; i++) out[i] = -mean * Math.log(unitFromAbove(word(state, i)));
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: sizes.map((n) => ({ n, mean: 2 })),
  // 2 ulp of the logarithm and one rounding.
  tolerance: { relative: 4e-7 },
  writes,
  updates,
};

export const random_gumbel: Spec<"random_gumbel"> = {
  reference({ out, state, fault, n }) {
    for (let i = 0; i < n; i++) out[i] = -Math.log(-Math.log(((word(state, i) >>> 8) | 1) * 2 ** -24));
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: sizes.map((n) => ({ n })),
  // Near 0 the outer logarithm turns the inner one's relative error into an absolute one.
  tolerance: { absolute: 4e-7, relative: 4e-7 },
  writes,
  updates,
};

export const random_integers: Spec<"random_integers"> = {
  reference({ out, state, fault, low, high, n }) {
    for (let i = 0; i < n; i++) out[i] = low + below(state, i, high - low);
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, ...stream(n) }),
  cases: [
    ...sizes.map((n) => ({ n, low: -3, high: 4 })),
    { n: 40, low: -1_000_000_000, high: 2_000_000_000 }, // every third word is rejected
    { n: 6, low: -2147483648, high: 2147483647 },
  ],
  writes,
  updates,
};

export const random_permutation: Spec<"random_permutation"> = {
  reference({ out, state, fault, n }) {
    for (let i = 0; i < n; i++) {
      const j = below(state, i, i + 1);
      out[i] = out[j]!;
      out[j] = i;
    }
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, scratch: n, ...stream(n) }),
  cases: sizes.map((n) => ({ n })),
  scratch: ["scratch"],
  writes,
  updates,
};

export const random_categorical: Spec<"random_categorical"> = {
  reference({ out, weights, state, fault, rows, D, draws }) {
    for (let i = 0; i < rows * draws; i++) {
      const row = weights.subarray(Math.floor(i / draws) * D, (Math.floor(i / draws) + 1) * D);
      const target = (word(state, i) / 2 ** 32) * row.reduce((a, b) => a + b, 0);
      let sum = 0;
      out[i] = Math.max(
        0,
        row.findIndex((w) => {
          sum += w;
          return sum > target;
        }),
      );
    }
    advance(state, fault, rows * draws);
  },
  buffers: ({ rows, D, draws }) => ({
    out: rows * draws,
    // The second row is all zeros; elsewhere every third weight is.
    weights: { length: rows * D, fill: (i, draw) => (Math.floor(i / D) === 1 || i % 3 === 0 ? 0 : draw.uniform()) },
    ...stream(rows * draws),
  }),
  cases: [
    { rows: 0, D: 3, draws: 1 },
    { rows: 1, D: 4, draws: 5 },
    { rows: 3, D: 2, draws: 1 },
    { rows: 7, D: 10, draws: 3 },
    { rows: 64, D: 27, draws: 1 },
  ],
  writes,
  updates,
};

export const dropout: Spec<"dropout"> = {
  reference({ out, mask, input, state, fault, p, n }: SpecArguments<"dropout">) {
    for (let i = 0; i < n; i++) {
      mask[i] = unit(word(state, i)) < Math.fround(1 - Math.fround(p)) ? 1 / Math.fround(1 - Math.fround(p)) : 0;
      out[i] = input[i]! * mask[i]!;
    }
    advance(state, fault, n);
  },
  buffers: ({ n }) => ({ out: n, mask: n, input: n, ...stream(n) }),
  cases: [...sizes.map((n) => ({ n, p: 0.1 })), { n: 30, p: 0 }, { n: 30, p: 1 }],
  writes: ["out", "mask", "state"],
  updates,
  inPlace: [["out", "input"]],
};
