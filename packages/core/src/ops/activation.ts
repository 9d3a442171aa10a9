// Activations, element by element, as PyTorch names and defines them.
import type { NULL } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { rand, type Stream } from "../random.ts";
import { normalizeDim, showShape } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import {
  type Elu,
  eluBackward,
  geluBackward,
  geluTanhBackward,
  hardtanhBackward,
  leakyReluBackward,
  reluBackward,
  siluBackward,
} from "./activation-backward.ts";
import { add, div, mul, sub } from "./binary.ts";
import { greater, lessEqual, where } from "./compare.ts";
import { narrow } from "./slice.ts";
import { abs, neg, sigmoid, square, tanh } from "./unary.ts";

type Kernel = (k: { out: typeof NULL; a: typeof NULL; n: number }) => void;

/** An activation: its kernel, and its gradient from that of the result and the operand. */
function recordMap(name: string, x: Tensor, kernel: Kernel, gradient: (dout: Tensor, a: Tensor) => Tensor): Tensor {
  const a = operand(name, "x", x);
  const out = empty(a.shape);
  kernel({ out: out.ptr, a: a.ptr, n: a.size });
  return record(name, [a], out, (dout) => [() => gradient(dout, a)]);
}

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return recordMap("relu", x, kernels.relu, reluBackward);
}

/** x where x > 0, slope · x elsewhere. Maas et al. 2013. */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return recordMap(
    "leakyRelu",
    x,
    (k) => kernels.leaky_relu({ ...k, slope }),
    (dout, a) => leakyReluBackward(dout, a, slope),
  );
}

/**
 * x where x > 0, weight · x elsewhere, the weight learned. He et al. 2015.
 * @param x - [..., C]
 * @param weight - [] or [1] for one slope, [C] for one per channel
 * @throws ShapeError if the weight fits neither
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const a = operand("prelu", "x", x);
  const w = operand("prelu", "weight", weight);
  const channels = a.shape.at(-1) ?? 1;
  if (w.rank > 1 || (w.size !== 1 && w.size !== channels)) {
    throw new ShapeError(
      `prelu: weight has ${w.size} slopes, x ${channels} channels (x ${showShape(a.shape)}, weight ${showShape(w.shape)})`,
    );
  }
  return where(greater(a, 0), a, mul(a, w));
}

/** Options of `rrelu`. */
export interface RreluOptions {
  /** The smallest slope. Default 1/8. */
  lower?: number;
  /** The largest slope. Default 1/3. */
  upper?: number;
  /** Whether slopes are drawn; otherwise all are the middle one. Default true. */
  training?: boolean;
  /** Where slopes come from; default: the shared stream. */
  stream?: Stream;
}

/**
 * x where x > 0, slope · x elsewhere, each slope drawn from [lower, upper). Xu et al. 2015, arXiv:1505.00853.
 * @throws RangeError if lower exceeds upper
 */
export function rrelu(x: Tensor, options: RreluOptions = {}): Tensor {
  const { lower = 1 / 8, upper = 1 / 3, training = true, stream } = options;
  const a = operand("rrelu", "x", x);
  if (!(lower <= upper)) throw new RangeError(`rrelu: lower ${lower} exceeds upper ${upper} (x ${showShape(a.shape)})`);
  if (!training) return leakyRelu(a, (lower + upper) / 2);
  const slopes = rand(a.shape, { low: lower, high: upper, ...(stream && { stream }) });
  return where(greater(a, 0), a, mul(a, slopes));
}

function eluOf(name: string, x: Tensor, elu: Elu): Tensor {
  return recordMap(
    name,
    x,
    (k) => kernels.elu({ ...k, ...elu }),
    (dout, a) => eluBackward(dout, a, elu),
  );
}

/** x where x > 0, alpha · (e^x − 1) elsewhere. Clevert et al. 2016, arXiv:1511.07289. */
export function elu(x: Tensor, alpha = 1): Tensor {
  return eluOf("elu", x, { alpha, scale: 1, rate: 1 });
}

/** elu with α = 1.67326, times 1.0507: keeps mean 0 and variance 1. Klambauer et al. 2017, arXiv:1706.02515. */
export function selu(x: Tensor): Tensor {
  return eluOf("selu", x, { alpha: 1.6732632423543772, scale: 1.0507009873554805, rate: 1 });
}

/** x where x > 0, alpha · (e^{x / alpha} − 1) elsewhere. Barron 2017, arXiv:1704.07483. */
export function celu(x: Tensor, alpha = 1): Tensor {
  return eluOf("celu", x, { alpha, scale: 1, rate: 1 / alpha });
}

/** Options of `gelu`. */
export interface GeluOptions {
  /** "tanh": x / 2 · (1 + tanh(√(2 / π) (x + 0.044715 x³))). Default "none": exact. */
  approximate?: "none" | "tanh";
}

/** x Φ(x), Φ the standard normal distribution function. Hendrycks and Gimpel 2016, arXiv:1606.08415. */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  if (options.approximate === "tanh") return recordMap("gelu", x, kernels.gelu_tanh, geluTanhBackward);
  return recordMap("gelu", x, kernels.gelu, geluBackward);
}

/** x sigmoid(x), also called swish. Elfwing et al. 2018, arXiv:1702.03118. */
export function silu(x: Tensor): Tensor {
  return recordMap("silu", x, kernels.silu, siluBackward);
}

/** Options of `softplus`. */
export interface SoftplusOptions {
  /** How sharp the bend is. Default 1. */
  beta?: number;
  /** Where beta · x exceeds it the result is x itself. Default 20. */
  threshold?: number;
}

/** log(1 + e^{beta · x}) / beta. */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  const { beta = 1, threshold: limit = 20 } = options;
  return recordMap(
    "softplus",
    x,
    (k) => kernels.softplus({ ...k, beta, threshold: limit }),
    (dout, a) => {
      const z = mul(a, beta);
      return where(greater(z, limit), dout, mul(dout, sigmoid(z)));
    },
  );
}

/** log(sigmoid(x)). */
export function logSigmoid(x: Tensor): Tensor {
  return recordMap("logSigmoid", x, kernels.log_sigmoid, (dout, a) => mul(dout, sigmoid(neg(a))));
}

/** x tanh(log(1 + e^x)). Misra 2019, arXiv:1908.08681. */
export function mish(x: Tensor): Tensor {
  return recordMap("mish", x, kernels.mish, (dout, a) => {
    const t = tanh(softplus(a));
    return mul(dout, add(t, mul(mul(a, sigmoid(a)), sub(1, square(t)))));
  });
}

/** x · min(max(x + 3, 0), 6) / 6. Howard et al. 2019, arXiv:1905.02244. */
export function hardswish(x: Tensor): Tensor {
  return recordMap("hardswish", x, kernels.hardswish, (dout, a) => {
    const bend = where(greater(a, 3), 1, add(div(a, 3), 0.5));
    return mul(dout, where(lessEqual(a, -3), 0, bend));
  });
}

/** min(max(x + 3, 0), 6) / 6. */
export function hardsigmoid(x: Tensor): Tensor {
  return recordMap("hardsigmoid", x, kernels.hardsigmoid, (dout, a) => mul(hardtanhBackward(dout, a, -3, 3), 1 / 6));
}

/** x held between `low` and `high`; the gradient is 0 at the bounds and outside. */
export function hardtanh(x: Tensor, low = -1, high = 1): Tensor {
  return recordMap(
    "hardtanh",
    x,
    (k) => kernels.clamp({ ...k, low, high }),
    (dout, a) => hardtanhBackward(dout, a, low, high),
  );
}

/** min(max(x, 0), 6). */
export function relu6(x: Tensor): Tensor {
  return recordMap(
    "relu6",
    x,
    (k) => kernels.clamp({ ...k, low: 0, high: 6 }),
    (dout, a) => hardtanhBackward(dout, a, 0, 6),
  );
}

/** x / (1 + |x|). */
export function softsign(x: Tensor): Tensor {
  return recordMap("softsign", x, kernels.softsign, (dout, a) => div(dout, square(add(abs(a), 1))));
}

/** x − tanh(x). */
export function tanhshrink(x: Tensor): Tensor {
  const a = operand("tanhshrink", "x", x);
  return sub(a, tanh(a));
}

/** x where |x| > lambda, 0 elsewhere. */
export function hardshrink(x: Tensor, lambda = 0.5): Tensor {
  const kernel: Kernel = (k) => kernels.hardshrink({ ...k, lambda });
  return recordMap("hardshrink", x, kernel, (dout, a) => where(lessEqual(abs(a), lambda), 0, dout));
}

/** x pulled towards 0 by lambda. */
export function softshrink(x: Tensor, lambda = 0.5): Tensor {
  const kernel: Kernel = (k) => kernels.softshrink({ ...k, lambda });
  return recordMap("softshrink", x, kernel, (dout, a) => where(lessEqual(abs(a), lambda), 0, dout));
}

/** x where x > limit, `value` elsewhere. */
export function threshold(x: Tensor, limit: number, value: number): Tensor {
  const kernel: Kernel = (k) => kernels.threshold({ ...k, limit, value });
  return recordMap("threshold", x, kernel, (dout, a) => where(lessEqual(a, limit), 0, dout));
}

/**
 * a sigmoid(b), a and b the halves of x. Dauphin et al. 2017, arXiv:1612.08083.
 * @param x - even along `dim`
 * @throws ShapeError if it is odd
 */
export function glu(x: Tensor, dim = -1): Tensor {
  const a = operand("glu", "x", x);
  const at = normalizeDim("glu", dim, a.shape);
  const n = a.shape[at]!;
  if (n % 2 !== 0) throw new ShapeError(`glu: dimension ${at} has ${n} elements, needs an even number (x ${showShape(a.shape)})`);
  return mul(narrow(a, at, 0, n / 2), sigmoid(narrow(a, at, n / 2, n / 2)));
}
