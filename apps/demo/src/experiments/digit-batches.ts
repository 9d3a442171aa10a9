// Batches of MNIST's digits: filled in linear memory, in an order that is saved with the weights.
import { Module, randperm, Stream, scope, state, type Tensor, zeros } from "@sluice/core";
import { type DigitParts, PIXELS } from "./digit-parts.ts";

/** A batch of digits in linear memory, filled again and again. */
export class Staging {
  readonly images: Tensor;
  readonly labels: Tensor;
  readonly #pixels: Float32Array;
  readonly #answers: Int32Array;

  readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.images = state(zeros([size, PIXELS]));
    this.labels = state(zeros([size], "i32"));
    this.#pixels = new Float32Array(size * PIXELS);
    this.#answers = new Int32Array(size);
  }

  fill(digits: DigitParts, at: (row: number) => number): this {
    for (let row = 0; row < this.size; row++) {
      this.#pixels.set(digits.image(at(row)), row * PIXELS);
      this.#answers[row] = digits.label(at(row));
    }
    this.images.set(this.#pixels);
    this.labels.set(this.#answers);
    return this;
  }
}

/** Where a pass over the digits stands, so that it is saved with the weights. */
export class DigitPass extends Module {
  /** Which pass, the next row of it, and how many digits it goes over. */
  readonly place = state(zeros([3], "i32"));
  /** Sown anew for every pass. */
  readonly #stream = new Stream("pass");
  #order: { pass: number; known: number; rows: Int32Array } = { pass: 0, known: 0, rows: new Int32Array(0) };

  forward(): void {}

  /** The digits of the next batch; the next pass goes over what is here by then. */
  next(batch: number, here: number, number: number): Int32Array {
    let [pass, start, known] = this.place.data as unknown as [number, number, number];
    if (start + batch > known) [pass, start, known] = [pass + 1, 0, here];
    if (this.#order.pass !== pass || this.#order.known !== known) {
      this.#stream.reseed(number * 65_536 + pass);
      const rows = scope(() => randperm(known, { stream: this.#stream }).data as Int32Array);
      this.#order = { pass, known, rows };
    }
    this.place.set([pass, start + batch, known]);
    return this.#order.rows.subarray(start, start + batch);
  }
}
