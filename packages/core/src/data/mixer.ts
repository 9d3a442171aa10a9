// Batches of a stream of examples, shuffled as far as a buffer reaches.
import type { Stream } from "../random.ts";
import { uniforms } from "./sampler.ts";
import type { Example } from "./sources.ts";

/** Draws this many numbers at a time. */
const DRAWS = 256;

/** Gathers examples into batches; each example first waits in a buffer until the draw falls on it. */
export class ExampleGroups {
  readonly #size: number;
  readonly #dropLast: boolean;
  readonly #room: number;
  readonly #stream: Stream;
  readonly #waiting: Example[] = [];
  #group: Example[] = [];
  #draws: Float64Array = new Float64Array(0);
  #drawn = 0;

  /**
   * @param size - examples in a batch
   * @param dropLast - whether a smaller last one is left out
   * @param room - examples in the buffer; 0 keeps the order
   */
  constructor(size: number, dropLast: boolean, room: number, stream: Stream) {
    this.#size = size;
    this.#dropLast = dropLast;
    this.#room = room;
    this.#stream = stream;
  }

  /** Takes the next example; gives a batch if that completes one. */
  *push(example: Example): Generator<Example[]> {
    if (this.#room === 0) yield* this.#gather(example);
    else if (this.#waiting.length < this.#room) this.#waiting.push(example);
    else {
      const at = this.#below(this.#room);
      const out = this.#waiting[at];
      this.#waiting[at] = example;
      yield* this.#gather(out);
    }
  }

  /** Gives the batches of what is still waiting. */
  *end(): Generator<Example[]> {
    while (this.#waiting.length > 0) {
      const at = this.#below(this.#waiting.length);
      const out = this.#waiting[at];
      this.#waiting[at] = this.#waiting[this.#waiting.length - 1];
      this.#waiting.pop();
      yield* this.#gather(out);
    }
    if (this.#group.length > 0 && !this.#dropLast) yield this.#group;
  }

  *#gather(example: Example): Generator<Example[]> {
    this.#group.push(example);
    if (this.#group.length < this.#size) return;
    const group = this.#group;
    this.#group = [];
    yield group;
  }

  #below(n: number): number {
    if (this.#drawn === this.#draws.length) {
      this.#draws = uniforms(DRAWS, this.#stream);
      this.#drawn = 0;
    }
    return Math.floor(this.#draws[this.#drawn++] * n);
  }
}
