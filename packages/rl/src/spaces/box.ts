// Box: vectors, images, anything of real numbers between bounds.
import { scalar_log } from "@sluice/core/kernels";
import { Space, type Vector } from "./space.ts";

/** Real numbers of a shape, each between its bounds; values are flat, row-major. */
export class Box extends Space<Vector> {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly shape: readonly number[];
  readonly flatSize: number;

  /**
   * @param low - of all numbers, or of each; −Infinity for none
   * @param high - likewise
   * @param shape - default: as long as the bounds
   * @throws RangeError if bounds do not fit the shape or exceed each other
   */
  constructor(low: number | Vector, high: number | Vector, shape?: readonly number[]) {
    super();
    const length = typeof low !== "number" ? low.length : typeof high !== "number" ? high.length : 1;
    this.shape = shape ?? [length];
    this.flatSize = this.shape.reduce((n, d) => n * d, 1);
    const spread = (name: string, bound: number | Vector): Float64Array => {
      if (typeof bound === "number") return new Float64Array(this.flatSize).fill(bound);
      if (bound.length !== this.flatSize) {
        throw new RangeError(`box: ${name} has ${bound.length} numbers, the shape [${this.shape.join(", ")}] needs ${this.flatSize}`);
      }
      return Float64Array.from(bound);
    };
    this.low = spread("low", low);
    this.high = spread("high", high);
    for (let i = 0; i < this.flatSize; i++) {
      if (!(this.low[i]! <= this.high[i]!)) throw new RangeError(`box: low ${this.low[i]} is above high ${this.high[i]} at ${i}`);
    }
  }

  /** Whether all bounds are finite. */
  get bounded(): boolean {
    return this.low.every(Number.isFinite) && this.high.every(Number.isFinite);
  }

  /** Uniform between finite bounds; exponential from one bound; normal where there is none. */
  sample(): number[] {
    return Array.from({ length: this.flatSize }, (_, i) => {
      const [low, high] = [this.low[i]!, this.high[i]!];
      if (Number.isFinite(low) && Number.isFinite(high)) return Math.min(Math.max(Math.fround(this.random.uniform(low, high)), low), high);
      const tail = () => -scalar_log({ x: 1 - this.random.random() });
      if (Number.isFinite(low)) return Math.fround(low + tail());
      if (Number.isFinite(high)) return Math.fround(high - tail());
      return Math.fround(this.random.normal());
    });
  }

  contains(value: unknown): value is Vector {
    if (typeof value !== "object" || value === null || (value as Vector).length !== this.flatSize) return false;
    const v = value as Vector;
    for (let i = 0; i < this.flatSize; i++) {
      const x = v[i]!;
      // Observations are 32-bit: a bound that is not may be met by its rounding.
      if (!(x >= Math.min(this.low[i]!, Math.fround(this.low[i]!)) && x <= Math.max(this.high[i]!, Math.fround(this.high[i]!))))
        return false;
    }
    return true;
  }

  write(value: Vector, into: Float32Array, at: number): void {
    for (let i = 0; i < this.flatSize; i++) into[at + i] = value[i]!;
  }

  toString(): string {
    return `Box [${this.shape.join(", ")}]`;
  }
}
