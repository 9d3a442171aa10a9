// Retrieval: the stored pictures that are most like one, found by the angle between embeddings.
import {
  cast,
  concat,
  constant,
  equal,
  indexSelect,
  matmul,
  mean,
  narrow,
  noGrad,
  normalize,
  reshape,
  scope,
  type Tensor,
  topk,
  transpose,
  unsqueeze,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** What a search found, nearest first. */
export interface Neighbors {
  /** [Q, K] i32: rows of what was stored. */
  readonly indices: Tensor;
  /** [Q, K]: cosines, from 1 (same direction) to −1. */
  readonly similarities: Tensor;
}

/** Queries compared with everything at a time: bounds the memory that a search takes. */
const CHUNK = 256;

/** Vectors to search among, exactly, by the cosine of the angle to a query. */
export class NearestNeighbors {
  /** [D, N]: vectors of length 1. */
  readonly #columns: Tensor;

  /**
   * @param vectors - [N, D]
   * @throws ShapeError if they are no list of vectors
   */
  constructor(vectors: Tensor) {
    if (vectors.rank !== 2) throw new ShapeError(`nearestNeighbors: vectors are ${showShape(vectors.shape)}, need 2 dimensions: [N, D]`);
    this.#columns = noGrad(() => scope(() => constant(transpose(normalize(vectors), 0, 1))));
  }

  /**
   * Finds the k vectors nearest to each query.
   * @param queries - [Q, D]
   * @throws ShapeError if the queries have another length, RangeError if fewer than k vectors are stored
   */
  search(queries: Tensor, k: number): Neighbors {
    const [D, N] = this.#columns.shape;
    if (queries.rank !== 2 || queries.shape[1] !== D) {
      throw new ShapeError(`nearestNeighbors: queries are ${showShape(queries.shape)}, need [Q, ${D}]`);
    }
    if (!(k >= 1 && k <= N)) throw new RangeError(`nearestNeighbors: k is ${k}, but ${N} vectors are stored`);
    const Q = queries.shape[0];
    return noGrad(() =>
      scope(() => {
        const found = Array.from({ length: Math.ceil(Q / CHUNK) }, (_, i) =>
          scope(() => {
            const some = narrow(queries, 0, i * CHUNK, Math.min(CHUNK, Q - i * CHUNK));
            return topk(matmul(normalize(some), this.#columns), k);
          }),
        );
        return { indices: concat(found.map((f) => f.indices)), similarities: concat(found.map((f) => f.values)) };
      }),
    );
  }

  /** Frees what it stores. */
  dispose(): void {
    this.#columns.dispose();
  }
}

/**
 * The share of what was found that is of the query's class: precision at K, averaged over queries.
 * @param indices - [Q, K] i32, as `NearestNeighbors` finds them
 * @param stored - [N] i32, classes of what is stored
 * @param labels - [Q] i32, classes of the queries
 * @throws ShapeError if there are not as many queries as labels
 */
export function precisionAtK(indices: Tensor, stored: Tensor, labels: Tensor): number {
  if (indices.rank !== 2 || indices.shape[0] !== labels.size) {
    throw new ShapeError(`precisionAtK: indices are ${showShape(indices.shape)}, but there are ${labels.size} labels`);
  }
  return noGrad(() =>
    scope(() => {
      const classes = reshape(indexSelect(stored, 0, reshape(indices, [-1])), indices.shape); // [Q, K]
      return mean(cast(equal(classes, unsqueeze(labels, 1)), "f32")).item();
    }),
  );
}
