// Encoders: categories to numbers and back.
import { ShapeError } from "../errors.ts";
import { Tensor, tensor } from "../tensor.ts";
import type { Cell } from "./table.ts";

/** What a category is called. */
export type Category = string | number | boolean;

/** Categories in order: numbers by size, then booleans, then strings by their code units. */
function inOrder(values: Iterable<Cell>): Category[] {
  const rank = (value: Category) => ["number", "boolean", "string"].indexOf(typeof value);
  const present = new Set<Category>();
  for (const value of values) if (value !== null && !Number.isNaN(value)) present.add(value);
  return [...present].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : Number(a > b)));
}

/** Iterates over a column of a table, a list or a tensor. */
type Labels = Iterable<Cell> | Tensor;
const cellsOf = (labels: Labels): Iterable<Cell> => (labels instanceof Tensor ? labels.data : labels);

/** Classes as 0, 1, 2, …: what losses take. */
export class LabelEncoder {
  /** The category of each class. */
  classes: readonly Category[] = [];
  #places = new Map<Category, number>();

  /** @param classes - in the order wanted; default: found by `fit`, in ascending order */
  constructor(classes?: readonly Category[]) {
    if (classes) this.#keep(classes);
  }

  #keep(classes: readonly Category[]): void {
    this.classes = [...classes];
    this.#places = new Map(classes.map((category, i) => [category, i]));
    if (this.#places.size !== classes.length)
      throw new ShapeError(`LabelEncoder: ${classes.length} classes, but only ${this.#places.size} different ones`);
  }

  /** Finds the categories of a column. */
  fit(labels: Labels): this {
    this.#keep(inOrder(cellsOf(labels)));
    return this;
  }

  /** @returns i32 [N] */
  transform(labels: Labels): Tensor {
    const codes = Int32Array.from(cellsOf(labels) as Iterable<Category>, (value, i) => this.code(value, i));
    return tensor(codes);
  }

  /**
   * The class of one category.
   * @throws ShapeError if it was not fitted
   */
  code(value: Cell, place = 0): number {
    const code = this.#places.get(value as Category);
    if (code === undefined)
      throw new ShapeError(`LabelEncoder: ${JSON.stringify(value)} at row ${place} is none of ${this.classes.length} classes`);
    return code;
  }

  /** Finds the categories of a column and encodes it. */
  fitTransform(labels: Labels): Tensor {
    return this.fit(labels).transform(labels);
  }

  /** The categories of classes. */
  inverse(codes: Tensor | ArrayLike<number>): Category[] {
    return Array.from(codes instanceof Tensor ? codes.data : codes, (code, i) => {
      if (!(code in this.classes))
        throw new ShapeError(`LabelEncoder: class ${code} at row ${i}, but there are ${this.classes.length} classes`);
      return this.classes[code];
    });
  }

  /** What JSON keeps of it. */
  toJSON(): { classes: readonly Category[] } {
    return { classes: this.classes };
  }
}

/** Options of `OrdinalEncoder` and `OneHotEncoder`. */
export interface EncoderOptions {
  /** Categories of each column in the order wanted; default: found by `fit`, in ascending order. */
  categories?: readonly (readonly Category[])[];
  /** What becomes of a category that was not fitted, or of a missing value: an error, or NaN (ordinal) or zeros (one-hot). Default "error". */
  unknown?: "error" | "ignore";
}

/** Columns of categories, each with codes of its own. */
class ColumnEncoder {
  /** The categories of each column. */
  categories: readonly (readonly Category[])[];
  readonly unknown: "error" | "ignore";
  readonly #name: string;

  constructor(name: string, { categories = [], unknown = "error" }: EncoderOptions) {
    this.#name = name;
    this.categories = categories;
    this.unknown = unknown;
  }

  /** Finds the categories of each column. */
  fit(columns: readonly Labels[]): this {
    this.categories = columns.map((column) => inOrder(cellsOf(column)));
    return this;
  }

  /** The codes of each column; −1 for an unknown category. */
  protected codes(columns: readonly Labels[]): Int32Array[] {
    if (columns.length !== this.categories.length) {
      throw new ShapeError(`${this.#name}: ${columns.length} columns, fitted were ${this.categories.length}`);
    }
    const all = columns.map((column, k) => {
      const places = new Map(this.categories[k].map((category, i) => [category, i]));
      return Int32Array.from(cellsOf(column) as Iterable<Category>, (value, i) => {
        const code = places.get(value);
        if (code !== undefined) return code;
        if (this.unknown === "ignore") return -1;
        throw new ShapeError(
          `${this.#name}: ${JSON.stringify(value)} at row ${i} of column ${k} is none of ${places.size} categories; pass { unknown: "ignore" } to let it pass`,
        );
      });
    });
    for (const [k, codes] of all.entries()) {
      if (codes.length !== all[0].length)
        throw new ShapeError(`${this.#name}: column ${k} has ${codes.length} rows, column 0 has ${all[0].length}`);
    }
    return all;
  }

  /** What JSON keeps of it: the options to make it anew. */
  toJSON(): { categories: readonly (readonly Category[])[]; unknown: "error" | "ignore" } {
    return { categories: this.categories, unknown: this.unknown };
  }
}

/** Categories as 0, 1, 2, … in one column each: for what has an order. */
export class OrdinalEncoder extends ColumnEncoder {
  constructor(options: EncoderOptions = {}) {
    super("OrdinalEncoder", options);
  }

  /** @returns f32 [N, columns]; NaN for what is unknown */
  transform(columns: readonly Labels[]): Tensor {
    const codes = this.codes(columns);
    const N = codes[0]?.length ?? 0;
    const flat = Float32Array.from({ length: N * codes.length }, (_, i) => {
      const code = codes[i % codes.length][Math.floor(i / codes.length)];
      return code < 0 ? Number.NaN : code;
    });
    return tensor(flat, [N, codes.length]);
  }

  /** The categories of codes [N, columns]; null for NaN. */
  inverse(codes: Tensor): Cell[][] {
    const values = codes.data;
    const width = this.categories.length;
    return this.categories.map((categories, k) =>
      Array.from({ length: values.length / width }, (_, i) => categories[values[i * width + k]] ?? null),
    );
  }
}

/** Categories as a 1 among 0s: a column for each. */
export class OneHotEncoder extends ColumnEncoder {
  constructor(options: EncoderOptions = {}) {
    super("OneHotEncoder", options);
  }

  /** @returns f32 [N, all categories]; zeros for what is unknown */
  transform(columns: readonly Labels[]): Tensor {
    const codes = this.codes(columns);
    const N = codes[0]?.length ?? 0;
    const width = this.categories.reduce((sum, { length }) => sum + length, 0);
    const flat = new Float32Array(N * width);
    let offset = 0;
    codes.forEach((column, k) => {
      column.forEach((code, i) => {
        if (code >= 0) flat[i * width + offset + code] = 1;
      });
      offset += this.categories[k].length;
    });
    return tensor(flat, [N, width]);
  }

  /** The most likely category of each column in y [N, all categories]; null where none is above 0. */
  inverse(y: Tensor): Cell[][] {
    const values = y.data;
    const width = this.categories.reduce((sum, { length }) => sum + length, 0);
    let offset = 0;
    return this.categories.map((categories) => {
      const start = offset;
      offset += categories.length;
      return Array.from({ length: values.length / width }, (_, i) => {
        let best = -1;
        for (let c = 0; c < categories.length; c++) {
          const value = values[i * width + start + c];
          if (value > 0 && (best < 0 || value > values[i * width + start + best])) best = c;
        }
        return categories[best] ?? null;
      });
    });
  }
}
