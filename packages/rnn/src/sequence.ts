// Sequences of different lengths: padding, packing, masks, and which axis is time.
import {
  arange,
  concat,
  full,
  greater,
  indexAdd,
  indexSelect,
  less,
  narrow,
  permute,
  reshape,
  select,
  stack,
  type Tensor,
  tensor,
  unsqueeze,
  zeros,
} from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";

/** [N, T, ...] as [T, N, ...]. */
export function timeFirst(x: Tensor): Tensor {
  return permute(x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)]);
}

/** [T, N, ...] as [N, T, ...]. */
export const batchFirst = timeFirst;

/** Lengths as a tensor [N], or null. @throws ShapeError if there is not one whole number for each of the N rows, or one exceeds T */
export function checkLengths(op: string, lengths: Tensor | readonly number[] | null, N: number, T: number): Tensor | null {
  if (lengths === null) return null;
  if ("dtype" in lengths) {
    const t = operand(op, "lengths", lengths, "i32");
    if (t.rank !== 1 || t.size !== N) throw new ShapeError(`${op}: lengths is ${showShape(t.shape)}, needs [${N}]`);
    return t;
  }
  if (lengths.length !== N) throw new ShapeError(`${op}: ${lengths.length} lengths for ${N} sequences`);
  const odd = lengths.findIndex((n) => !Number.isInteger(n) || n < 0 || n > T);
  if (odd >= 0) throw new ShapeError(`${op}: length ${lengths[odd]} at row ${odd} is outside 0 to ${T}`);
  return tensor(Int32Array.from(lengths), [N], "i32");
}

/** Which rows still run at step t: bool [N, 1]. */
export function validAt(lengths: Tensor, t: number): Tensor {
  return unsqueeze(greater(lengths, t), 1);
}

/**
 * Which steps are real: true where t < length.
 * @param lengths - [N] i32, or numbers
 * @param T - steps of the padded batch; default the longest of `lengths` given as numbers
 * @returns bool [N, T]
 * @throws ShapeError if a length is outside 0 to T, or T is missing where lengths is a tensor
 */
export function lengthMask(lengths: Tensor | readonly number[], T?: number): Tensor {
  const longest = T ?? ("dtype" in lengths ? Number.NaN : Math.max(0, ...lengths));
  if (!Number.isInteger(longest) || longest < 0) throw new ShapeError(`lengthMask: T is ${T}, needs a whole number of at least 0`);
  const N = "dtype" in lengths ? lengths.size : lengths.length;
  const counts = checkLengths("lengthMask", lengths, N, longest)!;
  return less(arange(0, longest), unsqueeze(counts, 1));
}

/** Sequences padded at their ends to one length. */
export interface Padded {
  /** [N, T, ...] */
  readonly data: Tensor;
  /** [N] i32 */
  readonly lengths: Tensor;
}

/**
 * Joins sequences of different lengths into one batch, padded at the end.
 * @param sequences - [T_n, ...] each, alike but for T_n
 * @param options.value - what is put after the end, default 0
 * @throws ShapeError if there are none, or their features differ
 */
export function padSequence(sequences: readonly Tensor[], options: { value?: number } = {}): Padded {
  const [head] = sequences;
  if (head === undefined) throw new ShapeError("padSequence: needs at least 1 sequence, has 0");
  const rest = head.shape.slice(1);
  sequences.forEach((s, i) => {
    if (s.rank !== head.rank || s.shape.slice(1).some((n, k) => n !== rest[k])) {
      throw new ShapeError(`padSequence: features differ (sequence 0 ${showShape(head.shape)}, sequence ${i} ${showShape(s.shape)})`);
    }
  });
  const lengths = sequences.map((s) => s.shape[0]);
  const T = Math.max(...lengths);
  const filled = sequences.map((s, i) =>
    lengths[i] === T ? s : concat([s, full([T - lengths[i], ...rest], options.value ?? 0, s.dtype)]),
  );
  return { data: stack(filled), lengths: tensor(Int32Array.from(lengths), [lengths.length], "i32") };
}

/**
 * The sequences of a padded batch, without their padding.
 * @param data - [N, T, ...]
 * @param lengths - one whole number for each row
 * @returns [lengths[n], ...] for each n
 * @throws ShapeError if lengths do not fit
 */
export function unpadSequence(data: Tensor, lengths: readonly number[]): Tensor[] {
  checkLengths("unpadSequence", lengths, data.shape[0], data.shape[1]);
  return lengths.map((length, n) => narrow(select(data, 0, n), 0, 0, length));
}

/** Sequences one after the other, without padding. */
export interface Packed {
  /** [lengths[0] + lengths[1] + …, ...] */
  readonly data: Tensor;
  readonly lengths: readonly number[];
}

/** Where each real step lies in a batch [N · T]. */
function places(lengths: readonly number[], T: number): Tensor {
  const index = lengths.flatMap((length, n) => Array.from({ length }, (_, t) => n * T + t));
  return tensor(Int32Array.from(index), [index.length], "i32");
}

/**
 * Drops the padding of a batch: what follows (losses, metrics) sees real steps only.
 * @param data - [N, T, ...]
 * @param lengths - one whole number for each row
 * @throws ShapeError if lengths do not fit
 */
export function packPadded(data: Tensor, lengths: readonly number[]): Packed {
  const [N, T, ...rest] = data.shape;
  checkLengths("packPadded", lengths, N, T);
  return { data: indexSelect(reshape(data, [N * T, ...rest]), 0, places(lengths, T)), lengths: [...lengths] };
}

/**
 * Puts packed sequences back into a batch with zeros after their ends.
 * @param T - steps of the batch, default the longest
 * @returns data [N, T, ...] and lengths [N]
 * @throws ShapeError if a length exceeds T, or they do not add up to the packed steps
 */
export function padPacked({ data, lengths }: Packed, T = Math.max(0, ...lengths)): Padded {
  const N = lengths.length;
  const counts = checkLengths("padPacked", lengths, N, T)!;
  const total = lengths.reduce((sum, n) => sum + n, 0);
  if (total !== data.shape[0]) {
    throw new ShapeError(`padPacked: lengths add up to ${total}, there are ${data.shape[0]} steps (data ${showShape(data.shape)})`);
  }
  const rest = data.shape.slice(1);
  const flat = indexAdd(zeros([N * T, ...rest]), 0, places(lengths, T), data);
  return { data: reshape(flat, [N, T, ...rest]), lengths: counts };
}
