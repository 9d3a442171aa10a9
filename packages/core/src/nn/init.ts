// Starting values of weights: every initialiser of PyTorch, for weights [..., in, out]. Each returns a new tensor.
import { ShapeError } from "../errors.ts";
import { full, eye as identity } from "../ops/create.ts";
import { rand, randn, randperm, type Stream, sharedStream, truncatedNormal } from "../random.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";

/** Where an initialiser draws from: default the shared stream of all initialisers. */
export interface InitOptions {
  stream?: Stream;
}

const streamOf = (options: InitOptions): Stream => options.stream ?? sharedStream("init");

/** Activations that have a recommended gain. */
export type Nonlinearity = "linear" | "conv" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

/**
 * The factor by which an activation's weights should be larger than a linear layer's.
 * @param slope - of leakyRelu on the negative side, default 0.01
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope * slope));
    case "selu":
      return 3 / 4;
    default:
      return 1;
  }
}

/**
 * How many inputs an output sees and how many outputs an input feeds.
 * @param shape - [D, O] or [...kernel, C, O]
 * @throws ShapeError for fewer than two dimensions
 */
export function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) throw new ShapeError(`fans: weight has ${shape.length} dimensions, needs at least 2 (weight ${showShape(shape)})`);
  const receptive = sizeOf(shape.slice(0, -2));
  return { fanIn: receptive * shape.at(-2)!, fanOut: receptive * shape.at(-1)! };
}

/** All elements `value`. */
export function constant(shape: Shape, value: number): Tensor {
  return full(shape, value);
}

/** All elements 0. */
export function zeros(shape: Shape): Tensor {
  return full(shape, 0);
}

/** All elements 1. */
export function ones(shape: Shape): Tensor {
  return full(shape, 1);
}

/** Uniform in [low, high), default [0, 1). */
export function uniform(shape: Shape, low = 0, high = 1, options: InitOptions = {}): Tensor {
  return rand(shape, { low, high, stream: streamOf(options) });
}

/** Normal with the given mean and standard deviation. */
export function normal(shape: Shape, mean = 0, std = 1, options: InitOptions = {}): Tensor {
  return randn(shape, { mean, std, stream: streamOf(options) });
}

/** Normal, cut to [low, high] (absolute bounds, default −2 and 2). */
export function truncNormal(shape: Shape, mean = 0, std = 1, low = -2, high = 2, options: InitOptions = {}): Tensor {
  return truncatedNormal(shape, { mean, std, low, high, stream: streamOf(options) });
}

/**
 * Uniform in ±gain · √(6 / (fanIn + fanOut)).
 * @see Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, AISTATS
 */
export function xavierUniform(shape: Shape, options: InitOptions & { gain?: number } = {}): Tensor {
  const { fanIn, fanOut } = fans(shape);
  const bound = (options.gain ?? 1) * Math.sqrt(6 / (fanIn + fanOut));
  return uniform(shape, -bound, bound, options);
}

/** Normal with deviation gain · √(2 / (fanIn + fanOut)). @see Glorot and Bengio 2010 */
export function xavierNormal(shape: Shape, options: InitOptions & { gain?: number } = {}): Tensor {
  const { fanIn, fanOut } = fans(shape);
  return normal(shape, 0, (options.gain ?? 1) * Math.sqrt(2 / (fanIn + fanOut)), options);
}

/** Options of the initialisers of He et al. */
export interface KaimingOptions extends InitOptions {
  /** Keep the variance of activations ("fanIn", default) or of gradients ("fanOut"). */
  mode?: "fanIn" | "fanOut";
  /** Default "leakyRelu". */
  nonlinearity?: Nonlinearity;
  /** Negative slope of leakyRelu, default 0. */
  slope?: number;
}

function kaimingStd(shape: Shape, { mode = "fanIn", nonlinearity = "leakyRelu", slope = 0 }: KaimingOptions): number {
  return calculateGain(nonlinearity, slope) / Math.sqrt(fans(shape)[mode]);
}

/**
 * Uniform in ±gain · √(3 / fan).
 * @see He et al. 2015, Delving deep into rectifiers, arXiv:1502.01852
 */
export function kaimingUniform(shape: Shape, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingStd(shape, options);
  return uniform(shape, -bound, bound, options);
}

/** Normal with deviation gain / √fan. @see He et al. 2015, arXiv:1502.01852 */
export function kaimingNormal(shape: Shape, options: KaimingOptions = {}): Tensor {
  return normal(shape, 0, kaimingStd(shape, options), options);
}

function matrixOf(op: string, shape: Shape): [rows: number, columns: number] {
  if (shape.length < 2) throw new ShapeError(`${op}: weight has ${shape.length} dimensions, needs at least 2 (weight ${showShape(shape)})`);
  return [sizeOf(shape.slice(0, -1)), shape.at(-1)!];
}

/**
 * A random matrix with orthonormal rows or columns (whichever are fewer), times gain; leading dimensions count as rows.
 * Gram-Schmidt, twice, of a normal matrix, in double precision.
 * @see Saxe et al. 2013, Exact solutions to the nonlinear dynamics of learning in deep linear networks, arXiv:1312.6120
 */
export function orthogonal(shape: Shape, options: InitOptions & { gain?: number } = {}): Tensor {
  const [rows, columns] = matrixOf("orthogonal", shape);
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const drawn = randn([count, length], { stream: streamOf(options) }).data;
  const vectors = Array.from({ length: count }, (_, i) => Float64Array.from(drawn.subarray(i * length, (i + 1) * length)));
  vectors.forEach((v, i) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const u = vectors[j]!;
        let dot = 0;
        for (let k = 0; k < length; k++) dot += u[k]! * v[k]!;
        for (let k = 0; k < length; k++) v[k]! -= dot * u[k]!;
      }
      let squares = 0;
      for (let k = 0; k < length; k++) squares += v[k]! * v[k]!;
      const scale = 1 / Math.sqrt(squares);
      for (let k = 0; k < length; k++) v[k]! *= scale;
    }
  });
  const { gain = 1 } = options;
  const out = new Float32Array(rows * columns);
  const long = rows >= columns; // columns are orthonormal
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[r * columns + c] = gain * (long ? vectors[c]![r]! : vectors[r]![c]!);
  return tensor(out, shape);
}

/**
 * The identity matrix: inputs pass through a linear layer.
 * @param shape - [D, O]
 * @throws ShapeError if there are not two dimensions
 */
export function eye(shape: Shape): Tensor {
  if (shape.length !== 2) throw new ShapeError(`eye: weight has ${shape.length} dimensions, needs 2 (weight ${showShape(shape)})`);
  return identity(shape[0]!, shape[1]!);
}

/**
 * The convolution that changes nothing: input channel c passes to output channel c of each group.
 * @param shape - [...kernel, C / groups, O], three to five dimensions
 * @throws ShapeError if the rank does not fit or the groups do not divide O
 */
export function dirac(shape: Shape, options: { groups?: number } = {}): Tensor {
  const { groups = 1 } = options;
  if (shape.length < 3 || shape.length > 5) {
    throw new ShapeError(`dirac: weight has ${shape.length} dimensions, needs 3 to 5 (weight ${showShape(shape)})`);
  }
  const C = shape.at(-2)!;
  const O = shape.at(-1)!;
  if (O % groups !== 0) throw new ShapeError(`dirac: ${groups} groups do not divide ${O} channels (weight ${showShape(shape)})`);
  const out = new Float32Array(sizeOf(shape));
  const center = shape.slice(0, -2).reduce((at, size) => at * size + Math.floor(size / 2), 0);
  for (let o = 0; o < O; o++) {
    const c = o % (O / groups);
    if (c < C) out[(center * C + c) * O + o] = 1;
  }
  return tensor(out, shape);
}

/**
 * Normal of deviation std, except that each input feeds only a share of the outputs: ⌈sparsity · O⌉ of its weights are 0.
 * @param shape - [D, O]
 * @throws ShapeError if there are not two dimensions
 * @see Martens 2010, Deep learning via Hessian-free optimization, ICML
 */
export function sparse(shape: Shape, sparsity: number, std = 0.01, options: InitOptions = {}): Tensor {
  if (shape.length !== 2) throw new ShapeError(`sparse: weight has ${shape.length} dimensions, needs 2 (weight ${showShape(shape)})`);
  if (!(sparsity >= 0 && sparsity <= 1)) throw new RangeError(`sparse: sparsity is ${sparsity}, needs 0 ≤ sparsity ≤ 1`);
  const [D, O] = shape as [number, number];
  const stream = streamOf(options);
  const out = Float32Array.from(randn(shape, { std, stream }).data);
  const none = Math.ceil(sparsity * O);
  for (let i = 0; i < D; i++) {
    const order = randperm(O, { stream }).data;
    for (let k = 0; k < none; k++) out[i * O + order[k]!] = 0;
  }
  return tensor(out, shape);
}
