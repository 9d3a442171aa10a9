// @sluice/cnn/explain: what a network looks at, and what it looks for.
import {
  Adam,
  abs,
  add,
  div,
  expand,
  gather,
  grad,
  greater,
  type Layer,
  logSoftmax,
  type Module,
  max,
  mean,
  min,
  mul,
  neg,
  noGrad,
  parameter,
  permute,
  randn,
  relu,
  reshape,
  Stream,
  scope,
  select,
  square,
  stack,
  sub,
  sum,
  Tensor,
  tensor,
  where,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import type { Conv2d } from "./conv2d.ts";
import { blurred } from "./transforms/blur.ts";
import { lookUp, middles } from "./transforms/warp.ts";

/** Runs `fn` with a model in evaluation, and gives every module its mode back. */
function evaluating<T>(model: Module, fn: () => T): T {
  const modes = [...model.modules()].map(([, module]) => [module, module.training] as const);
  model.eval();
  try {
    return fn();
  } finally {
    for (const [module, training] of modes) module.train(training);
  }
}

/**
 * Runs a model and keeps what some of its modules gave.
 * @param names - dotted, as in `model.modules()`
 * @returns the model's output, and the last output of each module
 */
function watch(model: Layer, x: Tensor, names: readonly string[]): { out: Tensor; seen: Map<string, Tensor> } {
  const modules = new Map(model.modules());
  const seen = new Map<string, Tensor>();
  const watched: Module[] = [];
  try {
    for (const name of names) {
      const module = modules.get(name);
      if (!module)
        throw new ShapeError(`featureMaps: there is no module "${name}"; there are ${[...modules.keys()].filter(Boolean).join(", ")}`);
      const forward = module.forward as (...inputs: unknown[]) => unknown;
      const noted = (...inputs: unknown[]) => {
        const out = forward.apply(module, inputs);
        if (out instanceof Tensor) seen.set(name, out);
        return out;
      };
      Object.defineProperty(module, "forward", { value: noted, configurable: true, enumerable: false, writable: true });
      watched.push(module);
    }
    return { out: model.forward(x), seen };
  } finally {
    for (const module of watched) Reflect.deleteProperty(module, "forward");
  }
}

/** The one map that was asked for. */
function one(seen: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const map = seen.get(name);
  if (!map) throw new ShapeError(`featureMaps: module "${name}" gave 0 tensors; it was not run, or its output is no tensor`);
  return map;
}

/**
 * What modules of a model give for some images, in evaluation and unrecorded.
 * @param x - [N, H, W, C]
 * @param names - dotted, as in `model.modules()`: "conv1", "layer2.0"
 * @throws ShapeError if there is no such module, or it was not run
 */
export function featureMaps(model: Layer, x: Tensor, names: readonly string[]): Record<string, Tensor> {
  return evaluating(model, () =>
    scope(() =>
      noGrad(() => {
        const { seen } = watch(model, x, names);
        return Object.fromEntries(names.map((name) => [name, one(seen, name)]));
      }),
    ),
  );
}

/** The filters of a convolution as images: each stretched to 0 … 1. @returns [O, KH, KW, C / groups] */
export function filters(layer: Conv2d): Tensor {
  return scope(() =>
    noGrad(() => {
      const images = permute(layer.weight, [3, 0, 1, 2]);
      const low = min(images, [1, 2, 3], { keepDim: true });
      const range = sub(max(images, [1, 2, 3], { keepDim: true }), low);
      return div(sub(images, low), where(greater(range, 0), range, 1));
    }),
  );
}

/** The score of one class per image. @param logits - [N, classes]; @param classes - [N] i32; @returns [N] */
function scores(logits: Tensor, classes: Tensor): Tensor {
  const [N] = classes.shape;
  if (logits.rank !== 2 || classes.rank !== 1 || logits.shape[0] !== N) {
    throw new ShapeError(
      `explain: logits are ${showShape(logits.shape)}, classes ${showShape(classes.shape)}; they need [N, classes] and [N]`,
    );
  }
  return reshape(gather(logits, 1, reshape(classes, [N!, 1])), [N!]);
}

/**
 * How much each pixel moves the score of a class: |∂ logit / ∂ pixel|, the largest over its channels.
 * @param x - [N, H, W, C]
 * @param classes - [N] i32
 * @returns [N, H, W]
 * @see Simonyan et al. 2013, Deep Inside Convolutional Networks, arXiv:1312.6034, section 3
 */
export function saliency(model: Layer, x: Tensor, classes: Tensor): Tensor {
  return evaluating(model, () =>
    scope(() => {
      const [slope] = grad(sum(scores(model.forward(x), classes)), [x]) as [Tensor];
      return max(abs(slope), 3);
    }),
  );
}

/**
 * What each pixel and channel adds to the score of a class, compared with a baseline: the gradients along the way from there, summed.
 * All together add up to the difference of the scores, the closer the more steps.
 * @param x - [N, H, W, C]
 * @param classes - [N] i32
 * @param options.baseline - an image without content; default zeros
 * @param options.steps - points along the way; default 32
 * @returns [N, H, W, C]
 * @see Sundararajan et al. 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365, eq. 3
 */
export function integratedGradients(model: Layer, x: Tensor, classes: Tensor, options: { baseline?: Tensor; steps?: number } = {}): Tensor {
  const { baseline, steps = 32 } = options;
  return evaluating(model, () =>
    scope(() => {
      const from = baseline ?? mul(x, 0);
      const way = noGrad(() => sub(x, from));
      let total: Tensor | null = null;
      for (let i = 0; i < steps; i++) {
        const last: Tensor | null = total;
        total = scope((): Tensor => {
          const point = noGrad(() => add(from, mul(way, (i + 0.5) / steps)));
          const [slope] = grad(sum(scores(model.forward(point), classes)), [point]) as [Tensor];
          return last === null ? slope : add(last, slope);
        });
      }
      return mul(way, mul(total!, 1 / steps));
    }),
  );
}

/** A map [N, h, w] stretched over images of H × W. */
function stretched(map: Tensor, H: number, W: number): Tensor {
  const [N, h, w] = map.shape as [number, number, number];
  const [x, y] = middles(H, W);
  const over = (at: Tensor, factor: number) => expand(mul(at, factor), [N, H, W]);
  return reshape(lookUp(reshape(map, [N, h, w, 1]), over(x, w / W), over(y, h / H), "edge"), [N, H, W]);
}

/**
 * Where in the image the evidence for a class is, as a layer sees it: its channels weighted by their gradients, what is below 0 dropped.
 * @param x - [N, H, W, C]
 * @param classes - [N] i32
 * @param layer - dotted name of a module that gives [N, h, w, channels]; usually the last convolution
 * @returns [N, H, W]
 * @see Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2
 */
export function gradCam(model: Layer, x: Tensor, classes: Tensor, layer: string): Tensor {
  const [, H, W] = x.shape as [number, number, number];
  return evaluating(model, () =>
    scope(() => {
      const { out, seen } = watch(model, x, [layer]);
      const map = one(seen, layer);
      const [slope] = grad(sum(scores(out, classes)), [map]) as [Tensor];
      return stretched(relu(sum(mul(map, mean(slope, [1, 2], { keepDim: true })), 3)), H, W);
    }),
  );
}

/** Options of `occlusion`. */
export interface OcclusionOptions {
  /** Side of the square, pixels. Default 8. */
  size?: number;
  /** Pixels from one place to the next. Default half the size. */
  stride?: number;
  /** What covers the image. Default 0. */
  value?: number;
}

/**
 * How much the log probability of a class falls when a square covers part of the image.
 * @param x - [N, H, W, C]
 * @param classes - [N] i32
 * @returns [N, places down, places across]
 * @throws ShapeError if the square is larger than the image
 * @see Zeiler, Fergus 2014, Visualizing and Understanding Convolutional Networks, arXiv:1311.2901, section 4.2
 */
export function occlusion(model: Layer, x: Tensor, classes: Tensor, options: OcclusionOptions = {}): Tensor {
  const { size = 8, stride = Math.max(1, size >> 1), value = 0 } = options;
  const [N, H, W] = x.shape as [number, number, number];
  if (size > H || size > W) throw new ShapeError(`occlusion: the square is ${size} × ${size}, the images are ${H} × ${W}`);
  const [rows, columns] = [Math.floor((H - size) / stride) + 1, Math.floor((W - size) / stride) + 1];
  const likelihood = (images: Tensor) => scores(logSoftmax(model.forward(images), 1), classes);
  return evaluating(model, () =>
    noGrad(() => {
      const whole = scope(() => likelihood(x));
      const falls = Array.from({ length: rows * columns }, (_, place) => {
        const [top, left] = [stride * Math.floor(place / columns), stride * (place % columns)];
        const covered = new Uint8Array(H * W);
        for (let y = top; y < top + size; y++) covered.fill(1, W * y + left, W * y + left + size);
        return scope(() => sub(whole, likelihood(where(tensor(covered, [1, H, W, 1], "bool"), value, x))));
      });
      return scope(() => reshape(stack(falls, 1), [N, rows, columns]));
    }),
  );
}

/** Options of `maximizeActivation`. */
export interface MaximizeOptions {
  /** Default 100. */
  steps?: number;
  /** Of Adam. Default 0.05. */
  lr?: number;
  /** How strongly large pixels are drawn back to 0. Default 0.01. */
  decay?: number;
  /** Pixels by which the picture is smoothed before the network sees it. Default 0.5. */
  blur?: number;
  /** Default: what `seed()` set. */
  seed?: number;
}

/**
 * The picture that makes a channel of a layer most active: gradient ascent from faint noise.
 * @param layer - dotted name of a module that gives [N, h, w, channels] or [N, features]
 * @param channel - which of them
 * @param image - [H, W, C] of the picture
 * @returns [H, W, C]
 * @see Simonyan et al. 2013, Deep Inside Convolutional Networks, arXiv:1312.6034, section 2
 */
export function maximizeActivation(
  model: Layer,
  layer: string,
  channel: number,
  image: readonly [number, number, number],
  options: MaximizeOptions = {},
): Tensor {
  const { steps = 100, lr = 0.05, decay = 0.01, blur = 0.5, seed } = options;
  const stream = new Stream("maximize", seed);
  const picture = parameter(randn([1, ...image], { stream, std: 0.1 }));
  const adam = new Adam([picture], { lr });
  return evaluating(model, () => {
    for (let i = 0; i < steps; i++) {
      scope(() => {
        const { seen } = watch(model, blur > 0 ? blurred(picture, blur) : picture, [layer]);
        const map = one(seen, layer);
        const activation = mean(select(map, map.rank - 1, channel));
        adam.step(grad(add(neg(activation), mul(mean(square(picture)), decay)), [picture]));
      });
    }
    adam.dispose();
    const result = scope(() => noGrad(() => reshape(blur > 0 ? blurred(picture, blur) : mul(picture, 1), image)));
    stream.state.dispose();
    picture.dispose();
    return result;
  });
}
