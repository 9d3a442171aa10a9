// The meaning of assembly/optim.ts.
import type { Buffer, Dimensions, Draw, Spec, SpecArguments } from "./spec.ts";

/** A fault word: clear, or set to op 3. */
const faultWord = (set: boolean): Buffer => ({ length: 4, fill: (i) => (set && i === 0 ? 3 : 0) });

// --- advances: the block of a group ---------------------------------------------------------------------------------

const options = [0.01, 0.9, 0.99, 1e-6, 0.1, 0, 1, 1, 0.96 ** 0.004, 1, 1, 0, 1];
type Advance = "sgd_advance" | "rmsprop_advance" | "adagrad_advance" | "adam_advance" | "nadam_advance" | "radam_advance";

/** One step of an advance, after what all share. */
const advance = (derive: (h: Float64Array) => void, decoupled = 0, step = 0): Spec<Advance> => ({
  reference: ({ hyper: h, fault }) => {
    if (fault[0] !== 0) return;
    h[5]! += 1;
    h[6]! *= h[1]!;
    h[7]! *= h[2]!;
    h.set(h[11] ? [1 - h[0]! * h[4]!, 0] : [1, h[4]!], 16);
    h.set([h[1]!, 1 - h[1]!, h[2]!, 1 - h[2]!, h[0]!, h[0]!, 1, h[3]!], 18);
    derive(h);
  },
  buffers: () => ({
    hyper: { length: 32, fill: (i) => ({ 5: step, 6: 0.9 ** step, 7: 0.99 ** step, 11: decoupled })[i] ?? options[i] ?? 0 },
    fault: faultWord(false),
  }),
  writes: ["hyper"],
  updates: ["hyper"],
  cases: [{}],
  tolerance: { relative: 1e-14 },
});

export const sgd_advance: Spec<"sgd_advance"> = advance((h) => {
  h[19] = h[5] === 1 ? 1 : 1 - h[2]!;
});
export const rmsprop_advance: Spec<"rmsprop_advance"> = advance(() => {});
export const adagrad_advance: Spec<"adagrad_advance"> = advance((h) => h.set([1, 1, 0, h[0]! / (1 + (h[5]! - 1) * h[1]!)], 20));
export const adam_advance: Spec<"adam_advance"> = advance((h) => {
  h.set([h[0]! / (1 - h[1]! ** h[5]!), 0, 1 / Math.sqrt(1 - h[2]! ** h[5]!)], 22);
}, 1);
export const nadam_advance: Spec<"nadam_advance"> = advance((h) => {
  h[9]! *= h[8]!;
  const mu = h[1]! * (1 - 0.5 * h[9]!);
  const next = h[1]! * (1 - 0.5 * h[9]! * h[8]!);
  h[10]! *= mu;
  h[22] = (h[0]! * next) / (1 - h[10]! * next);
  h[23] = (h[0]! * (1 - mu)) / (1 - h[10]!);
  h[24] = 1 / Math.sqrt(1 - h[7]!);
});
const radam = (h: Float64Array) => {
  const limit = 2 / (1 - h[2]!) - 1;
  const length = limit - (2 * h[5]! * h[7]!) / (1 - h[7]!);
  const rect = Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length));
  const rate = h[0]! / (1 - h[6]!);
  h.set(length > 5 ? [rate * rect * Math.sqrt(1 - h[7]!), 0, 1] : [rate, 0, 0, 1], 22);
};
export const radam_advance: Spec<"radam_advance"> = advance(radam, 0, 40);

export const average_advance: Spec<"average_advance"> = {
  reference: ({ share, hyper, fault, restart }) => {
    if (fault[0] !== 0) return;
    hyper[5] = restart ? 1 : hyper[5]! + 1;
    share[0] = 1 / hyper[5]!;
  },
  buffers: () => ({ share: 1, hyper: { length: 32, fill: (i) => (i === 5 ? 6 : 0) }, fault: faultWord(false) }),
  writes: ["share", "hyper"],
  updates: ["share", "hyper"],
  cases: [{ restart: 0 }, { restart: 1 }],
};

// --- updates --------------------------------------------------------------------------------------------------------

/** Coefficients as the advances leave them: sign −1, then keep, decay, m0, m1, v0, v1, a, e, b, f. */
const coefficients = [0.999, 0.1, 0.9, 0.1, 0.99, 0.01, 0.02, 0.005, 1.25, 1e-3];
const hyper: Buffer = { length: 32, fill: (i) => (i === 12 ? -1 : (coefficients[i - 16] ?? 0)) };
const positive = (length: number): Buffer => ({ length, fill: (_: number, draw: Draw) => 0.5 + draw.uniform() });
const small = (length: number): Buffer => ({ length, fill: (_: number, draw: Draw) => draw.uniform() * 0.5 });
const sizes = [0, 1, 3, 4, 5, 7, 17, 1000].map((n) => ({ n }));
// A few roundings of numbers near 1 in the place of the reference's none.
const tolerance = { absolute: 1e-6, relative: 1e-6 };

/** Runs `each` for every parameter with the coefficients and the signed gradient, unless the fault word is set. */
function over(
  { param, grad, hyper: h, fault, n }: { param: Float32Array; grad: Float32Array; hyper: Float64Array; fault: Int32Array; n: number },
  each: (
    i: number,
    g: number,
    c: { keep: number; m0: number; m1: number; v0: number; v1: number; a: number; e: number; b: number; f: number },
  ) => void,
): void {
  if (fault[0] !== 0) return;
  const [keep, decay, m0, m1, v0, v1, a, e, b, f] = h.subarray(16, 26) as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < n; i++) each(i, h[12]! * grad[i]! + decay * param[i]!, { keep, m0, m1, v0, v1, a, e, b, f });
}

const present = (absent: boolean, buffer: Buffer): Buffer => (absent ? null : buffer);

export const sgd_update: Spec<"sgd_update"> = {
  reference: (args) => {
    const { param, momentum, nesterov } = args;
    over(args, (i, g, c) => {
      let d = g;
      if (momentum.length) {
        momentum[i] = c.m0 * momentum[i]! + c.m1 * d;
        d = nesterov ? d + c.m0 * momentum[i]! : momentum[i]!;
      }
      param[i] = param[i]! - c.a * d;
    });
  },
  optional: { momentum: ({ n }) => n },
  buffers: ({ n }) => ({ param: n, momentum: present(n === 7, n), grad: n, hyper, fault: faultWord(n === 5) }),
  writes: ["param", "momentum"],
  updates: ["param", "momentum"],
  cases: [...sizes.map(({ n }) => ({ n, nesterov: 0 })), { n: 23, nesterov: 1 }],
  tolerance,
};

export const adam_update: Spec<"adam_update"> = {
  reference: (args) => {
    const { param, m, v, largest } = args;
    over(args, (i, g, c) => {
      if (m.length) m[i] = c.m0 * m[i]! + c.m1 * g;
      v[i] = c.v0 * v[i]! + c.v1 * g * g;
      if (largest.length) largest[i] = Math.max(largest[i]!, v[i]!);
      const up = c.e * g + (m.length ? c.a * m[i]! : 0);
      param[i] = c.keep * param[i]! - up / (c.b * Math.sqrt(largest.length ? largest[i]! : v[i]!) + c.f);
    });
  },
  optional: { m: ({ n }) => n, largest: ({ n }) => n },
  buffers: ({ n }) => ({
    param: n,
    m: present(n === 7, n),
    v: positive(n),
    largest: present(n % 2 === 1, positive(n)),
    grad: n,
    hyper,
    fault: faultWord(n === 5),
  }),
  writes: ["param", "m", "v", "largest"],
  updates: ["param", "m", "v", "largest"],
  cases: sizes,
  tolerance,
};

export const adamax_update: Spec<"adamax_update"> = {
  reference: (args) => {
    const { param, m, u } = args;
    over(args, (i, g, c) => {
      m[i] = c.m0 * m[i]! + c.m1 * g;
      u[i] = Math.max(c.v0 * u[i]!, Math.abs(g) + c.f);
      param[i] = c.keep * param[i]! - (c.a * m[i]!) / u[i]!;
    });
  },
  buffers: ({ n }) => ({ param: n, m: n, u: positive(n), grad: n, hyper, fault: faultWord(n === 5) }),
  writes: ["param", "m", "u"],
  updates: ["param", "m", "u"],
  cases: sizes,
  tolerance,
};

export const rmsprop_update: Spec<"rmsprop_update"> = {
  reference: (args: SpecArguments<"rmsprop_update">) => {
    const { param, v, mean, momentum } = args;
    over(args, (i, g, c) => {
      v[i] = c.v0 * v[i]! + c.v1 * g * g;
      let square = v[i]!;
      if (mean.length) {
        mean[i] = mean[i]! + c.v1 * (g - mean[i]!);
        square -= mean[i]! ** 2;
      }
      let step = g / (Math.sqrt(square) + c.f);
      if (momentum.length) {
        step += c.m0 * momentum[i]!;
        momentum[i] = step;
      }
      param[i] = param[i]! - c.a * step;
    });
  },
  optional: { mean: ({ n }: Dimensions<"rmsprop_update">) => n, momentum: ({ n }: Dimensions<"rmsprop_update">) => n },
  buffers: ({ n }: Dimensions<"rmsprop_update">) => ({
    param: n,
    v: positive(n),
    mean: present(n % 2 === 1, small(n)),
    momentum: present(n === 7, n),
    grad: n,
    hyper,
    fault: faultWord(n === 5),
  }),
  writes: ["param", "v", "mean", "momentum"],
  updates: ["param", "v", "mean", "momentum"],
  cases: sizes,
  tolerance: { absolute: 5e-6, relative: 5e-6 },
};

export const adadelta_update: Spec<"adadelta_update"> = {
  reference: (args) => {
    const { param, v, u } = args;
    over(args, (i, g, c) => {
      v[i] = c.v0 * v[i]! + c.v1 * g * g;
      const step = (Math.sqrt(u[i]! + c.f) / Math.sqrt(v[i]! + c.f)) * g;
      u[i] = c.v0 * u[i]! + c.v1 * step * step;
      param[i] = param[i]! - c.a * step;
    });
  },
  buffers: ({ n }) => ({ param: n, v: positive(n), u: positive(n), grad: n, hyper, fault: faultWord(n === 5) }),
  writes: ["param", "v", "u"],
  updates: ["param", "v", "u"],
  cases: sizes,
  tolerance,
};

export const clip_by_norm: Spec<"clip_by_norm"> = {
  reference: ({ out, a, norm, most, n }) => {
    const factor = Math.min(1, most / (norm[0]! + 1e-6));
    for (let i = 0; i < n; i++) out[i] = a[i]! * factor;
  },
  buffers: ({ n }) => ({ out: n, a: n, norm: positive(1) }),
  cases: [...sizes.map(({ n }) => ({ n, most: 0.25 })), { n: 9, most: 100 }],
  inPlace: [["out", "a"]],
  tolerance,
};
