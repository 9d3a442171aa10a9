// Columns of a table: numbers, booleans or strings with gaps, and how text becomes one of them.
import { FileFormatError } from "../errors.ts";

/** What a column holds. */
export type ColumnType = "number" | "boolean" | "string";

/** Values of a column; a missing number is NaN, a missing boolean or string null. */
export type Column =
  | { readonly type: "number"; readonly values: Float64Array }
  | { readonly type: "boolean"; readonly values: readonly (boolean | null)[] }
  | { readonly type: "string"; readonly values: readonly (string | null)[] };

/** How text is understood. */
export interface TextRules {
  /** Texts that mean "missing". Default "", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?". */
  missing: readonly string[];
  /** Texts that mean true and false, in any case. Default true/false, yes/no. */
  booleans: { readonly true: readonly string[]; readonly false: readonly string[] };
  /** The decimal sign. Default ".". */
  decimal: string;
  /** Whether blanks around a value are dropped. Default true. */
  trim: boolean;
}

const defaults: TextRules = {
  missing: ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"],
  booleans: { true: ["true", "yes"], false: ["false", "no"] },
  decimal: ".",
  trim: true,
};

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^([+-]?)inf(?:inity)?$/i;

/** Understands single texts by given rules. */
export class TextReader {
  readonly #missing: ReadonlySet<string>;
  readonly #true: ReadonlySet<string>;
  readonly #false: ReadonlySet<string>;
  readonly #decimal: string;
  readonly #trim: boolean;

  constructor(rules: Partial<TextRules> = {}) {
    const booleans = rules.booleans ?? defaults.booleans;
    this.#missing = new Set(rules.missing ?? defaults.missing);
    this.#true = new Set(booleans.true.map((text) => text.toLowerCase()));
    this.#false = new Set(booleans.false.map((text) => text.toLowerCase()));
    this.#decimal = rules.decimal ?? defaults.decimal;
    this.#trim = rules.trim ?? defaults.trim;
  }

  /** The text without blanks around it, or null where it means "missing". */
  present(text: string): string | null {
    const value = this.#trim ? text.trim() : text;
    return this.#missing.has(value) ? null : value;
  }

  /** A number, or undefined where the text is none. */
  number(text: string): number | undefined {
    const plain = this.#decimal === "." ? text : text.replace(this.#decimal, ".");
    if (plainNumber.test(plain)) return Number(plain);
    const found = infinite.exec(plain);
    if (!found) return undefined;
    return found[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** A boolean, or undefined where the text is none. */
  boolean(text: string): boolean | undefined {
    const lower = text.toLowerCase();
    if (this.#true.has(lower)) return true;
    return this.#false.has(lower) ? false : undefined;
  }
}

/** Collects the texts of one column and finds out its type. */
export class ColumnBuilder {
  readonly name: string;
  readonly #wanted: ColumnType | undefined;
  readonly #reader: TextReader;
  #type: ColumnType | undefined;
  #numbers = new Float64Array(16);
  #texts: (string | null)[] = [];
  #booleans: (boolean | null)[] = [];
  /** Texts of numbers that their numbers would not print as. */
  #odd = new Map<number, string>();
  #n = 0;

  constructor(name: string, wanted: ColumnType | undefined, rules: Partial<TextRules>) {
    this.name = name;
    this.#wanted = wanted;
    this.#type = wanted;
    this.#reader = new TextReader(rules);
  }

  /** Adds the text of the next row. */
  push(text: string): void {
    const value = this.#reader.present(text);
    const row = this.#n++;
    if (value === null) {
      if (this.#type === "number" || this.#type === undefined) this.#setNumber(row, Number.NaN);
      if (this.#type === "string") this.#texts.push(null);
      if (this.#type === "boolean") this.#booleans.push(null);
      return;
    }
    this.#type ??= this.#firstType(value, row);
    if (this.#type === "number") {
      const number = this.#reader.number(value);
      if (number !== undefined) {
        this.#setNumber(row, number);
        if (this.#wanted === undefined && String(number) !== value) this.#odd.set(row, value);
        return;
      }
    } else if (this.#type === "boolean") {
      const boolean = this.#reader.boolean(value);
      if (boolean !== undefined) {
        this.#booleans.push(boolean);
        if (this.#wanted === undefined && String(boolean) !== value) this.#odd.set(row, value);
        return;
      }
    } else {
      this.#texts.push(value);
      return;
    }
    if (this.#wanted !== undefined) {
      throw new FileFormatError(`readCsv: row ${row + 1} of ${this.name} is ${JSON.stringify(value.slice(0, 40))}, not a ${this.#wanted}`);
    }
    this.#becomeText(row);
    this.#texts.push(value);
  }

  /** The type of the first value present; the rows before it are gaps. */
  #firstType(value: string, row: number): ColumnType {
    if (this.#reader.number(value) !== undefined) return "number";
    if (this.#reader.boolean(value) === undefined) {
      this.#texts = new Array<string | null>(row).fill(null);
      return "string";
    }
    this.#booleans = new Array<boolean | null>(row).fill(null);
    return "boolean";
  }

  #setNumber(row: number, value: number): void {
    if (row >= this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[row] = value;
  }

  #becomeText(rows: number): void {
    const original = (row: number): string | null => {
      const value = this.#type === "number" ? this.#numbers[row] : this.#booleans[row];
      return value === null || Number.isNaN(value) ? null : (this.#odd.get(row) ?? String(value));
    };
    this.#texts = Array.from({ length: rows }, (_, row) => original(row));
    this.#booleans = [];
    this.#odd.clear();
    this.#type = "string";
  }

  /** The column. One without any value is of numbers. */
  finish(): Column {
    if (this.#type === "string") return { type: "string", values: this.#texts };
    if (this.#type === "boolean") return { type: "boolean", values: this.#booleans };
    return { type: "number", values: this.#numbers.slice(0, this.#n) };
  }
}
