// Few-shot recognition: classes never seen before, told apart after an example or a few of each.
import {
  arange,
  argmax,
  cast,
  equal,
  indexSelect,
  matmul,
  mean,
  noGrad,
  normalize,
  reshape,
  scope,
  type Tensor,
  tensor,
  transpose,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import type { Draws } from "./draws.ts";
import { membersOf } from "./identify.ts";

/** Options of `fewShotAccuracy`. */
export interface FewShotOptions {
  /** Classes in an episode. Default 5. */
  ways?: number;
  /** Examples of each class that are known. Default 1. */
  shots?: number;
  /** Episodes over which the accuracy is averaged. Default 500. */
  episodes?: number;
}

/** Takes some of a list at random, none twice. */
function some<T>(list: readonly T[], count: number, draws: Draws): T[] {
  const rest = [...list];
  return Array.from({ length: count }, () => rest.splice(draws.below(rest.length), 1)[0]);
}

/**
 * Plays episodes: some classes, some known examples of each and one to be named, which gets the class whose mean direction is nearest.
 * @param embeddings - [N, D]
 * @param labels - [N] i32
 * @param draws - chooses classes and examples
 * @returns the share that is named rightly
 * @throws ShapeError if there are not as many labels as embeddings; RangeError if classes or examples do not suffice
 * @see Snell et al. 2017, Prototypical Networks for Few-shot Learning, arXiv:1703.05175
 */
export function fewShotAccuracy(embeddings: Tensor, labels: Tensor, draws: Draws, options: FewShotOptions = {}): number {
  const { ways = 5, shots = 1, episodes = 500 } = options;
  if (embeddings.rank !== 2 || labels.size !== embeddings.shape[0]) {
    throw new ShapeError(`fewShotAccuracy: embeddings are ${showShape(embeddings.shape)}, but there are ${labels.size} labels`);
  }
  const members = [...membersOf(labels.data).values()].filter((list) => list.length > shots);
  if (members.length < ways) {
    throw new RangeError(`fewShotAccuracy: ${members.length} classes have more than ${shots} examples, an episode needs ${ways}`);
  }
  const play = () => {
    const chosen = some(members, ways, draws).map((list) => some(list, shots + 1, draws));
    const rows = (indices: number[]) => indexSelect(embeddings, 0, tensor(Int32Array.from(indices), [indices.length]));
    const known = normalize(rows(chosen.flatMap((list) => list.slice(1))));
    const prototypes = normalize(mean(reshape(known, [ways, shots, -1]), 1)); // [ways, D]
    const named = argmax(matmul(rows(chosen.map(([first]) => first)), transpose(prototypes, 0, 1)), 1); // [ways]
    return mean(cast(equal(named, arange(0, ways)), "f32")).item();
  };
  let sum = 0;
  for (let i = 0; i < episodes; i++) sum += noGrad(() => scope(play));
  return sum / episodes;
}
