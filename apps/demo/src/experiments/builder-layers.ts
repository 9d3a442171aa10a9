// The layers that visitors stack: as words in the address and as the code they amount to. Plain data, for the experiment and for its page.

/** Kinds of layers; those with a size are followed by it, `conv8`. */
export const sized = ["conv", "linear", "gru", "lstm"] as const;
/** Kinds without a size. */
export const plain = ["relu", "tanh", "gelu", "pool", "norm", "dropout"] as const;

/** A layer: its kind and its size, 0 if it has none. */
export interface LayerWord {
  kind: (typeof sized)[number] | (typeof plain)[number];
  size: number;
}

/** Most layers in a stack, and the largest size of one. */
export const [MOST, LARGEST] = [14, 256];

/** Reads layers from an address, `conv8-relu-pool`; what makes no sense is left out. */
export function readLayers(text: string): LayerWord[] {
  return text
    .split("-")
    .flatMap((word): LayerWord[] => {
      const [, name = "", digits = ""] = /^([a-z]+)(\d*)$/.exec(word) ?? [];
      const kind = [...sized, ...plain].find((each) => each === name);
      if (!kind) return [];
      const size = (sized as readonly string[]).includes(kind) ? Math.min(LARGEST, Math.max(1, Number(digits) || 16)) : 0;
      return [{ kind, size }];
    })
    .slice(0, MOST);
}

/** Layers as they stand in an address. */
export function writeLayers(layers: readonly LayerWord[]): string {
  return layers.map(({ kind, size }) => kind + (size || "")).join("-");
}

/** Heads: ten classes by labels, a policy by reward alone, a critic that also tells forgeries. */
export const heads = ["classes", "policy", "critic"] as const;
/** A head. */
export type HeadName = (typeof heads)[number];

/** A layer in its place: what it is made of there, and the shape of what it gives, without the batch. */
export interface Placed {
  word: LayerWord | null;
  /** `new Conv2d(1, 8, 3, { padding: 1 })`; several where a layer needs another before it. */
  code: string;
  shape: readonly number[];
}

/**
 * Puts layers in their places after an image of 28 × 28; the head to ten classes comes last.
 * @throws Error naming a layer that does not fit where it stands
 */
export function place(layers: readonly LayerWord[]): Placed[] {
  let shape: readonly number[] = [28, 28, 1];
  const placed: Placed[] = [];
  const put = (word: LayerWord | null, code: string, next: readonly number[]) => {
    placed.push({ word, code, shape: next });
    shape = next;
  };
  const flat = () => {
    if (shape.length > 1) put(null, "new Flatten()", [shape.reduce((a, b) => a * b)]);
  };
  for (const word of layers) {
    const { kind, size } = word;
    const [height, width, channels] = shape as [number, number, number];
    if (kind === "linear") {
      flat();
      put(word, `new Linear(${shape[0]}, ${size})`, [size]);
    } else if (kind === "conv" || kind === "pool" || kind === "gru" || kind === "lstm") {
      if (shape.length !== 3)
        throw new Error(`builder: ${kind}${size || ""} needs an image, but what comes before gives ${shape[0]} numbers; put it earlier`);
      if (kind === "conv") put(word, `new Conv2d(${channels}, ${size}, 3, { padding: 1 })`, [height, width, size]);
      else if (kind === "pool") {
        if (height < 2)
          throw new Error(
            `builder: pool needs an image of at least 2 × 2, but what comes before gives ${height} × ${width}; take a pool away`,
          );
        put(word, "new MaxPool2d(2)", [Math.floor(height / 2), Math.floor(width / 2), channels]);
      } else put(word, `new LastState(new ${kind.toUpperCase()}(${width * channels}, ${size}))`, [size]);
    } else if (kind === "norm") {
      put(word, shape.length === 3 ? `new BatchNorm2d(${channels})` : `new LayerNorm([${shape[0]}])`, shape);
    } else put(word, { relu: "new ReLU()", tanh: "new Tanh()", gelu: "new GELU()", dropout: "new Dropout(0.2)" }[kind], shape);
  }
  flat();
  put(null, `new Linear(${shape[0]}, 10)`, [10]);
  return placed;
}
