// Plain numbers in long-lived tensors.
import type { Tensor } from "@sluice/core";
import { viewOf } from "@sluice/core/op";

/** Writes numbers into a long-lived tensor, from an offset in elements. */
export function put(target: Tensor, values: ArrayLike<number>, at: number): void {
  target.view("put").set(values, at);
}

/** The doubles of a tensor of words, two of which make one: never keep the view. */
export function doubles(words: Tensor): Float64Array {
  return viewOf("f64", words.ptr, words.size / 2);
}
