// Gradients of activations as ops of their own, so that they have gradients too. Not exported by the package.
import type { NULL } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { record, type Thunk } from "../tape.ts";
import { empty, type Tensor } from "../tensor.ts";
import { mul, sub } from "./binary.ts";
import { greater, where } from "./compare.ts";
import { exp, sigmoid, square } from "./unary.ts";

type Kernel = (k: { da: typeof NULL; dout: typeof NULL; a: typeof NULL; n: number }) => void;

/** dout · f′(a) by a kernel: linear in dout, and `slope` gives f″(a) (null where it is 0). */
function gradient(name: string, dout: Tensor, a: Tensor, kernel: Kernel, slope: ((a: Tensor) => Tensor) | null): Tensor {
  const da = empty(a.shape);
  kernel({ da: da.ptr, dout: dout.ptr, a: a.ptr, n: a.size });
  return record(name, [dout, a], da, (g): [Thunk, Thunk | null] => [
    () => gradient(name, g, a, kernel, slope),
    slope && (() => mul(mul(g, dout), slope(a))),
  ]);
}

/** dout where a > 0, 0 elsewhere. */
export function reluBackward(dout: Tensor, a: Tensor): Tensor {
  return gradient("reluBackward", dout, a, kernels.relu_backward, null);
}

/** dout where a > 0, slope · dout elsewhere. */
export function leakyReluBackward(dout: Tensor, a: Tensor, slope: number): Tensor {
  return gradient("leakyReluBackward", dout, a, (k) => kernels.leaky_relu_backward({ ...k, slope }), null);
}

/** dout where low < a < high, 0 elsewhere. */
export function hardtanhBackward(dout: Tensor, a: Tensor, low: number, high: number): Tensor {
  return gradient("hardtanhBackward", dout, a, (k) => kernels.hardtanh_backward({ ...k, low, high }), null);
}

/** The numbers of elu, selu and celu: scale · a for a > 0, scale · alpha · (e^{rate · a} − 1) elsewhere. */
export interface Elu {
  readonly alpha: number;
  readonly scale: number;
  readonly rate: number;
}

/** dout · scale where a > 0, dout · scale · alpha · rate · e^{rate · a} elsewhere. */
export function eluBackward(dout: Tensor, a: Tensor, elu: Elu): Tensor {
  const second = elu.scale * elu.alpha * elu.rate * elu.rate;
  return gradient(
    "eluBackward",
    dout,
    a,
    (k) => kernels.elu_backward({ ...k, ...elu }),
    (x) => where(greater(x, 0), 0, mul(exp(mul(x, elu.rate)), second)),
  );
}

/** dout · (Φ(a) + a φ(a)); its slope is φ(a) (2 − a²). */
export function geluBackward(dout: Tensor, a: Tensor): Tensor {
  return gradient("geluBackward", dout, a, kernels.gelu_backward, (x) => {
    const x2 = square(x);
    return mul(mul(exp(mul(x2, -0.5)), 1 / Math.sqrt(2 * Math.PI)), sub(2, x2));
  });
}

/** (a σ(w))″ = σ (1 − σ) (2 w′ + a w″ + a (1 − 2 σ) w′²). */
function gatedSlope(a: Tensor, w: Tensor, w1: Tensor | number, aw2: Tensor | number): Tensor {
  const s = sigmoid(w);
  const bend = mul(mul(a, sub(1, mul(s, 2))), typeof w1 === "number" ? w1 * w1 : square(w1));
  return mul(mul(s, sub(1, s)), sub(bend, sub(mul(w1, -2), aw2)));
}

/** dout · σ (1 + a (1 − σ)) with σ = sigmoid(a). */
export function siluBackward(dout: Tensor, a: Tensor): Tensor {
  return gradient("siluBackward", dout, a, kernels.silu_backward, (x) => gatedSlope(x, x, 1, 0));
}

/** dout times the derivative of gelu's tanh form a σ(w), w = 2 √(2 / π) (a + 0.044715 a³). */
export function geluTanhBackward(dout: Tensor, a: Tensor): Tensor {
  const c = 2 * Math.sqrt(2 / Math.PI);
  return gradient("geluTanhBackward", dout, a, kernels.gelu_tanh_backward, (x) => {
    const x2 = square(x);
    const cubic = mul(x2, 0.044715 * c);
    const w1 = sub(mul(cubic, 3), -c);
    return gatedSlope(x, mul(x, sub(cubic, -c)), w1, mul(cubic, 6));
  });
}

/** dout · out · (1 − out). */
export function sigmoidBackward(dout: Tensor, out: Tensor): Tensor {
  const kernel: Kernel = ({ a, ...k }) => kernels.sigmoid_backward({ ...k, out: a });
  return gradient("sigmoidBackward", dout, out, kernel, (y) => sub(1, mul(y, 2)));
}

/** dout · (1 − out²). */
export function tanhBackward(dout: Tensor, out: Tensor): Tensor {
  const kernel: Kernel = ({ a, ...k }) => kernels.tanh_backward({ ...k, out: a });
  return gradient("tanhBackward", dout, out, kernel, (y) => mul(y, -2));
}
