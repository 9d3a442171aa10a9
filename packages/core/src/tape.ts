// The tape: what made each tensor, and how gradients walk back over it.
import * as kernels from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { GradientError, ShapeError } from "./errors.ts";
import { add } from "./ops/binary.ts";
import { sameShape, showShape } from "./shape.ts";
import { alive, empty, Tensor } from "./tensor.ts";

/** Computes the gradient of one input; run only if somebody needs it. */
export type Thunk = () => Tensor;
/** Gradients of an op's inputs, given the gradients of its outputs; null where an input has none. */
type Backward = (douts: readonly (Tensor | null)[]) => readonly (Thunk | null)[];

/** One op as it was run. It hangs from its outputs, so that it is collected with them. */
export interface TapeNode {
  readonly name: string;
  readonly inputs: readonly (Tensor | null)[];
  /** Sum of the inputs' versions when the op ran. */
  readonly versions: number;
  readonly outputs: number;
  readonly backward: Backward;
  /** Gradient walks that visited it, and what they found. */
  walk: number;
  needed: boolean;
  douts: (Tensor | null)[] | null;
}

let walks = 0;

function versionsOf(inputs: readonly (Tensor | null)[]): number {
  let sum = 0;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!;
    if (input !== null) sum += input.storage.version;
  }
  return sum;
}

/**
 * Ends an op: notes how `out` was made and hands it back.
 * @param name - the op, as errors name it
 * @param inputs - tensors that may have gradients, in the order of the thunks; null for an absent operand
 * @param out - the result
 * @param backward - given the gradient of `out`, one thunk per input (or null where there is no gradient)
 */
export function record(
  name: string,
  inputs: readonly (Tensor | null)[],
  out: Tensor,
  backward: (dout: Tensor) => readonly (Thunk | null)[],
): Tensor {
  if (context.watch !== null) context.watch(name, inputs, out);
  if (context.silent !== 0) return out;
  out.node = {
    name,
    inputs,
    versions: versionsOf(inputs),
    outputs: 1,
    backward: (douts) => backward(douts[0]!),
    walk: 0,
    needed: false,
    douts: null,
  };
  return out;
}

/** `record` for an op of several results; the gradient of a result that took no part is null. */
export function recordMany<T extends readonly Tensor[]>(name: string, inputs: readonly (Tensor | null)[], outs: T, backward: Backward): T {
  if (context.watch !== null) for (const out of outs) context.watch(name, inputs, out);
  if (context.silent !== 0) return outs;
  const node: TapeNode = {
    name,
    inputs,
    versions: versionsOf(inputs),
    outputs: outs.length,
    backward,
    walk: 0,
    needed: false,
    douts: null,
  };
  outs.forEach((out, slot) => {
    out.node = node;
    out.slot = slot;
  });
  return outs;
}

/**
 * Marks a result as the end of differentiation: asking for a gradient through it throws.
 * @param advice - the way out, for the error
 */
export function endOfLine(name: string, inputs: readonly (Tensor | null)[], out: Tensor, advice: string): Tensor {
  return record(name, inputs, out, () => {
    throw new GradientError(`${name} has no second derivative; ${advice}`);
  });
}

/** A constant with x's values: no gradient flows through it. */
export function stopGradient(x: Tensor): Tensor {
  alive("stopGradient", "x", x);
  return new Tensor(x.shape, x.dtype, x.storage, x.offset);
}

/** Nodes on a path from `root` to a wanted tensor, inputs before the ops that use them. */
function needed(root: TapeNode, wanted: ReadonlyMap<Tensor, number>, walk: number): TapeNode[] {
  const order: TapeNode[] = [];
  const stack: { node: TapeNode; next: number }[] = [{ node: root, next: 0 }];
  root.walk = walk;
  root.needed = false;
  while (stack.length) {
    const top = stack[stack.length - 1]!;
    const { node } = top;
    if (top.next < node.inputs.length) {
      const input = node.inputs[top.next++]!;
      if (input === null) continue;
      if (wanted.has(input)) node.needed = true;
      const child = input.node;
      if (child === null) continue;
      if (child.walk !== walk) {
        child.walk = walk;
        child.needed = false;
        stack.push({ node: child, next: 0 });
      } else if (child.needed) node.needed = true;
      continue;
    }
    stack.pop();
    if (node.needed) {
      order.push(node);
      const parent = stack[stack.length - 1];
      if (parent) parent.node.needed = true;
    }
  }
  return order;
}

/** Options of `grad`. */
export interface GradOptions {
  /** Record the gradient computation, so that gradients of gradients can be taken. Default false. */
  differentiable?: boolean;
  /** The gradient fed into the output, of its shape; needed unless the output is a scalar. */
  dout?: Tensor;
}

/**
 * The gradients of a scalar with respect to tensors: parameters, inputs, or anything in between.
 * @param output - [] (or any shape, with `options.dout`)
 * @param wanted - tensors that `output` was computed from; one that it does not depend on gets zeros
 * @returns one gradient per wanted tensor, of its shape, in the same order
 * @throws GradientError if nothing was recorded, or a parameter was updated since the op that read it
 */
export function grad(output: Tensor, wanted: readonly Tensor[], options: GradOptions = {}): Tensor[] {
  alive("grad", "output", output);
  const { dout } = options;
  if (dout === undefined && output.size !== 1) {
    throw new ShapeError(
      `grad: output has ${output.size} elements, needs 1 (${showShape(output.shape)}); reduce it with sum or mean, or pass dout`,
    );
  }
  if (dout !== undefined && !sameShape(dout.shape, output.shape)) {
    throw new ShapeError(`grad: dout is ${showShape(dout.shape)}, output ${showShape(output.shape)}`);
  }
  const index = new Map<Tensor, number>();
  for (const t of wanted) {
    alive("grad", "wanted tensor", t);
    if (!index.has(t)) index.set(t, index.size);
  }
  const found = new Array<Tensor | null>(index.size).fill(null);
  if (!options.differentiable) context.silent++;
  const walk = ++walks;
  const order = output.node === null ? [] : needed(output.node, index, walk);
  try {
    const first = dout ?? filled(output, 1);
    if (index.has(output)) found[index.get(output)!] = first;
    if (order.length) order[order.length - 1]!.douts = slots(output, first);
    for (let i = order.length - 1; i >= 0; i--) {
      const node = order[i]!;
      const { douts } = node;
      node.douts = null;
      if (douts === null) continue;
      if (versionsOf(node.inputs) !== node.versions) throw stale(node);
      const thunks = node.backward(douts);
      if (thunks.length !== node.inputs.length) {
        throw new GradientError(`${node.name}: records ${thunks.length} gradients for ${node.inputs.length} inputs`);
      }
      for (let k = 0; k < thunks.length; k++) {
        const input = node.inputs[k]!;
        const thunk = thunks[k]!;
        if (input === null || thunk === null) continue;
        const at = index.get(input);
        const source = input.node;
        const onward = source !== null && source.walk === walk && source.needed;
        if (at === undefined && !onward) continue;
        const din = thunk();
        if (!sameShape(din.shape, input.shape)) {
          throw new GradientError(`${node.name}: gradient of input ${k} is ${showShape(din.shape)}, the input ${showShape(input.shape)}`);
        }
        if (at !== undefined) found[at] = found[at] === null ? din : add(found[at]!, din);
        if (onward) {
          source.douts ??= new Array<Tensor | null>(source.outputs).fill(null);
          const sofar = source.douts[input.slot]!;
          source.douts[input.slot] = sofar === null ? din : add(sofar, din);
        }
      }
    }
  } finally {
    if (!options.differentiable) context.silent--;
    for (const node of order) node.douts = null;
  }
  if (order.length === 0 && !index.has(output) && output.node === null) {
    throw new GradientError(
      "grad: nothing was recorded for the output; compute it inside scope and outside noGrad, from the tensors you want gradients of",
    );
  }
  return wanted.map((t) => found[index.get(t)!] ?? filled(t, 0));
}

function slots(output: Tensor, first: Tensor): (Tensor | null)[] {
  const douts = new Array<Tensor | null>(output.node!.outputs).fill(null);
  douts[output.slot] = first;
  return douts;
}

function stale(node: TapeNode): GradientError {
  const shapes = node.inputs.map((t) => (t ? showShape(t.shape) : "none")).join(", ");
  return new GradientError(
    `grad: an input of ${node.name} (${shapes}) was updated in place after ${node.name} read it; take gradients before stepping, or compute the loss again`,
  );
}

function filled(like: Tensor, value: number): Tensor {
  const out = empty(like.shape);
  kernels.fill({ out: out.ptr, value, n: out.size });
  return out;
}

/** The value of a scalar function and its gradients, in one go. */
export function valueAndGrad(fn: () => Tensor, wanted: readonly Tensor[]): { value: Tensor; grads: Tensor[] } {
  const value = fn();
  return { value, grads: grad(value, wanted) };
}

/**
 * The product of the Hessian of a scalar function with a vector (Pearlmutter 1994), without the Hessian.
 * @param fn - computes the scalar from `wanted`, inside scope
 * @param vectors - one per wanted tensor, of its shape
 * @returns one tensor per wanted tensor, of its shape
 * @throws ShapeError if the vectors do not match
 */
export function hvp(fn: () => Tensor, wanted: readonly Tensor[], vectors: readonly Tensor[]): Tensor[] {
  if (vectors.length !== wanted.length) throw new ShapeError(`hvp: ${vectors.length} vectors for ${wanted.length} tensors`);
  const firsts = grad(fn(), wanted, { differentiable: true });
  const products: (Tensor | null)[] = wanted.map(() => null);
  firsts.forEach((first, k) => {
    if (first.node === null) return;
    grad(first, wanted, { dout: vectors[k]! }).forEach((product, i) => {
      products[i] = products[i] ? add(products[i]!, product) : product;
    });
  });
  return products.map((product, i) => product ?? filled(wanted[i]!, 0));
}
