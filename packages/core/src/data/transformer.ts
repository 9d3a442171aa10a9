// Transformer: what is fitted to a table and then changes others alike; a module, so that it is saved with the model.
import { ShapeError } from "../errors.ts";
import { Module, type StateValue } from "../nn/module.ts";
import { type Shape, sameShape, sizeOf } from "../shape.ts";
import { emptyOnHeap, type Tensor } from "../tensor.ts";

/** The numbers of a fit as long-lived state: written in place when the shape stays, so that references hold. */
export function fitted(current: Tensor | undefined, values: ArrayLike<number>, shape: Shape): Tensor {
  const home = current !== undefined && sameShape(current.shape, shape) ? current : emptyOnHeap([...shape]);
  home.role = "state";
  return home.set(values);
}

/**
 * Learns numbers from a table and transforms tables with them. As a field of a module it is part of the model: `forward` is `transform`,
 * and its numbers are in the state dict once it has been fitted.
 */
export abstract class Transformer extends Module {
  /** Names of the fields that a fit writes. */
  protected abstract readonly learned: readonly string[];

  /** Learns from x [..., D]. */
  abstract fit(x: Tensor): this;

  /** Maps x as was learned. */
  abstract transform(x: Tensor): Tensor;

  /** Maps back what `transform` gave, as far as nothing was lost. */
  abstract inverse(y: Tensor): Tensor;

  /** `transform`, as a layer. */
  forward(x: Tensor): Tensor {
    return this.transform(x);
  }

  /** Learns from x and maps it. */
  fitTransform(x: Tensor): Tensor {
    return this.fit(x).transform(x);
  }

  /**
   * What was learned, by name.
   * @throws ShapeError if nothing was yet
   */
  protected need(name: string): Tensor {
    const value = (this as unknown as Record<string, Tensor | undefined>)[name];
    if (value === undefined) throw new ShapeError(`${this.constructor.name}: not fitted; call fit(x) or load a state first`);
    return value;
  }

  /**
   * Takes what another of its kind learned; needs no fit before. (As part of a model that is loaded, it must have been fitted or made
   * with its sizes.)
   * @throws ShapeError naming every entry that does not fit
   */
  override loadStateDict(values: Readonly<Record<string, StateValue>>, options: { strict?: boolean } = {}): void {
    const fields = this as unknown as Record<string, Tensor | undefined>;
    const made: string[] = [];
    const absent = this.learned.filter((name) => fields[name] === undefined && !Object.hasOwn(values, name));
    if (absent.length > 0 && options.strict !== false)
      throw new ShapeError(`${this.constructor.name}: the state lacks ${absent.join(" and ")}`);
    for (const name of this.learned) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (fields[name] !== undefined || value === undefined) continue;
      fields[name] = fitted(undefined, new Float32Array(sizeOf(value.shape)), value.shape);
      made.push(name);
    }
    try {
      super.loadStateDict(values, options);
    } catch (error) {
      for (const name of made) fields[name] = undefined;
      throw error;
    }
  }
}
