// Einstein summation: products of tensors by naming their dimensions.
import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { operand, type Tensor } from "../tensor.ts";
import { mul } from "./binary.ts";
import { permute, reshape } from "./layout.ts";
import { nn, nt, product, tn } from "./matmul.ts";
import { sum } from "./reduce.ts";
import { take } from "./slice.ts";
import { stridesOf } from "./strided.ts";

/** A tensor and what its dimensions are called. */
interface Named {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/** The letters of a term; `...` becomes one label per dimension it stands for, counted from the last. */
function labelsOf(term: string, dimensions: number): string[] {
  const [before, after, ...more] = term.split("...");
  if (more.length || /[^A-Za-z]/.test(`${before}${after ?? ""}`)) {
    throw new ShapeError(`einsum: "${term}" is no list of letters, with at most one ellipsis`);
  }
  const dots = Array.from({ length: dimensions }, (_, i) => `.${dimensions - 1 - i}`);
  return after === undefined ? [...term] : [...before!, ...dots, ...after];
}

const lettersIn = (term: string) => term.replace("...", "").length;

/** The operands' dimensions by name, each name once and dimensions that broadcast left out; and the sizes of all names. */
function named(terms: readonly string[], tensors: readonly Tensor[]): { operands: Named[]; sizes: Map<string, number> } {
  const sizes = new Map<string, number>();
  const operands = tensors.map((x, k) => {
    const term = terms[k]!;
    const labels = labelsOf(term, Math.max(0, x.rank - lettersIn(term)));
    if (labels.length !== x.rank) {
      throw new ShapeError(
        `einsum: "${term}" names ${labels.length} dimensions, operand ${k} has ${x.rank} (operand ${k} ${showShape(x.shape)})`,
      );
    }
    labels.forEach((label, i) => {
      const size = sizes.get(label) ?? 1;
      const n = x.shape[i]!;
      if (n !== size && n !== 1 && size !== 1) {
        throw new ShapeError(`einsum: sizes of ${label} differ, ${size} and ${n} (operand ${k} ${showShape(x.shape)})`);
      }
      if (n !== 1) sizes.set(label, n);
      else sizes.set(label, size);
    });
    return { x, labels };
  });
  return { operands: operands.map((t) => diagonal(t, sizes)), sizes };
}

/** Walks along the diagonal where a name stands twice; drops dimensions of size 1 that broadcast. */
function diagonal({ x, labels }: Named, sizes: ReadonlyMap<string, number>): Named {
  const kept = [...new Set(labels)].filter((label) => labels.some((l, i) => l === label && (x.shape[i] !== 1 || sizes.get(l) === 1)));
  if (kept.length === labels.length) return { x, labels };
  const strides = stridesOf(x.shape);
  const steps = kept.map((label) => labels.reduce((step, l, i) => (l === label && x.shape[i] !== 1 ? step + strides[i]! : step), 0));
  return {
    x: take(
      "einsum",
      x,
      { first: 0, strides: steps },
      kept.map((label) => sizes.get(label)!),
    ),
    labels: kept,
  };
}

/** Sums away the names that `wanted` does not hold. */
function summed({ x, labels }: Named, wanted: ReadonlySet<string>): Named {
  const dims = labels.flatMap((label, i) => (wanted.has(label) ? [] : [i]));
  return dims.length ? { x: sum(x, dims), labels: labels.filter((label) => wanted.has(label)) } : { x, labels };
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((label, i) => label === b[i]);

/** Reorders dimensions. */
function arranged({ x, labels }: Named, order: readonly string[]): Tensor {
  return same(labels, order)
    ? x
    : permute(
        x,
        order.map((label) => labels.indexOf(label)),
      );
}

/** The product of two operands, summed over the names that both have and `wanted` does not. */
function contract(left: Named, right: Named, wanted: ReadonlySet<string>, sizes: ReadonlyMap<string, number>): Named {
  const either = new Set([...wanted, ...left.labels]);
  const a = summed(left, new Set([...wanted, ...right.labels]));
  const b = summed(right, either);
  const both = a.labels.filter((label) => b.labels.includes(label));
  const batch = both.filter((label) => wanted.has(label));
  const K = both.filter((label) => !wanted.has(label));
  const M = a.labels.filter((label) => !both.includes(label));
  const N = b.labels.filter((label) => !both.includes(label));
  const count = (group: readonly string[]) => group.reduce((n, label) => n * sizes.get(label)!, 1);
  const shape = [...batch, ...M, ...N].map((label) => sizes.get(label)!);
  const items = batch.length ? [count(batch)] : [];
  const labels = [...batch, ...M, ...N];
  if (K.length === 0) {
    const x = reshape(arranged(a, [...batch, ...M]), [...items, count(M), 1]);
    const y = reshape(arranged(b, [...batch, ...N]), [...items, 1, count(N)]);
    return { x: reshape(mul(x, y), shape), labels };
  }
  // Operands that lie transposed are multiplied as they lie, where a kernel can.
  const aTransposed = M.length > 0 && same(a.labels, [...batch, ...K, ...M]);
  const bTransposed = !aTransposed && N.length > 0 && same(b.labels, [...batch, ...N, ...K]);
  const [m, k, n] = [count(M), count(K), count(N)];
  const x = reshape(arranged(a, aTransposed ? a.labels : [...batch, ...M, ...K]), aTransposed ? [...items, k, m] : [...items, m, k]);
  const y = reshape(arranged(b, bTransposed ? b.labels : [...batch, ...K, ...N]), bTransposed ? [...items, n, k] : [...items, k, n]);
  return { x: reshape(product("einsum", aTransposed ? tn : bTransposed ? nt : nn, x, y), shape), labels };
}

/**
 * Multiplies tensors and sums, dimensions being named by letters: einsum("bij,bjk->bik", a, b) is the batched matrix product.
 * A name in the result is kept, any other summed over; a name twice in one operand means its diagonal; `...` stands for the
 * dimensions not named, which broadcast. Without `->` the result has the names that appear once, in alphabetical order.
 * Operands are contracted from left to right.
 * @throws ShapeError if names and dimensions do not match, sizes differ, or the result names what no operand has
 */
export function einsum(equation: string, ...tensors: Tensor[]): Tensor {
  const [inputs, output] = equation.replaceAll(" ", "").split("->") as [string, string | undefined];
  const terms = inputs.split(",");
  if (terms.length !== tensors.length) throw new ShapeError(`einsum: ${terms.length} terms for ${tensors.length} operands ("${equation}")`);
  const { operands, sizes } = named(
    terms,
    tensors.map((t, k) => operand("einsum", `operand ${k}`, t)),
  );
  const dots = [...sizes.keys()].filter((label) => label.startsWith("."));
  const letters = [...inputs].filter((c) => /[A-Za-z]/.test(c));
  const once = [...new Set(letters)].filter((c) => letters.indexOf(c) === letters.lastIndexOf(c)).sort();
  const order = labelsOf(output ?? `${dots.length ? "..." : ""}${once.join("")}`, dots.length);
  const unknown = order.find((label) => !sizes.has(label));
  if (unknown !== undefined || new Set(order).size !== order.length) {
    const what = unknown === undefined ? "names a dimension twice" : `names ${unknown}, which no operand has`;
    throw new ShapeError(`einsum: the result "${output}" ${what} ("${equation}")`);
  }
  let [sofar, ...rest] = operands as [Named, ...Named[]];
  while (rest.length) {
    const [next, ...others] = rest as [Named, ...Named[]];
    sofar = contract(sofar, next, new Set([...order, ...others.flatMap((t) => t.labels)]), sizes);
    rest = others;
  }
  const result = summed(sofar, new Set(order));
  const present = order.filter((label) => result.labels.includes(label));
  return reshape(
    arranged(result, present),
    order.map((label) => sizes.get(label)!),
  );
}
