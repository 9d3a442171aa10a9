// Table: named columns of numbers, booleans and strings, on the way from a file to tensors.
import { ShapeError } from "../errors.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { type Column, type ColumnType, TextReader, type TextRules } from "./column.ts";

/** What a cell holds; null is missing. */
export type Cell = number | boolean | string | null;

/** Options of `Table.coerce`. */
export interface CoerceOptions extends Partial<TextRules> {
  /** What becomes of a value that is not of the wanted type. Default "throw". */
  misfits?: "throw" | "missing";
}

/** A table, never changed in place: every method gives a new one that shares what it can. */
export class Table {
  readonly #columns: ReadonlyMap<string, Column>;
  /** How many rows it has. */
  readonly rows: number;

  /** @throws ShapeError if columns differ in length */
  constructor(columns: Readonly<Record<string, Column>>) {
    this.#columns = new Map(Object.entries(columns));
    this.rows = [...this.#columns.values()][0]?.values.length ?? 0;
    for (const [name, { values }] of this.#columns) {
      if (values.length !== this.rows) throw new ShapeError(`Table: column ${name} has ${values.length} rows, the first ${this.rows}`);
    }
  }

  /** Makes a table of records, such as JSON lines; names are those of the first record that has them, gaps are missing. */
  static fromRecords(records: readonly Readonly<Record<string, unknown>>[]): Table {
    const names = new Set<string>();
    for (const record of records) for (const name of Object.keys(record)) names.add(name);
    return new Table(
      Object.fromEntries(
        [...names].map((name) => [name, columnOf(records.map((record) => (Object.hasOwn(record, name) ? record[name] : null)))]),
      ),
    );
  }

  /** Names of the columns, in order. */
  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** A column by name. */
  column(name: string): Column {
    const column = this.#columns.get(name);
    if (!column) throw new ShapeError(`Table: there is no column ${JSON.stringify(name)}, only ${this.names.join(", ")}`);
    return column;
  }

  /** One cell. */
  cell(row: number, name: string): Cell {
    const value = this.column(name).values[row] ?? null;
    return Number.isNaN(value) ? null : value;
  }

  /** The columns of these names, in this order. */
  select(names: readonly string[]): Table {
    return new Table(Object.fromEntries(names.map((name) => [name, this.column(name)])));
  }

  /** All columns but these. */
  without(names: readonly string[]): Table {
    for (const name of names) this.column(name);
    return this.select(this.names.filter((name) => !names.includes(name)));
  }

  /** The table with a column added or replaced. */
  with(name: string, column: Column): Table {
    return new Table({ ...Object.fromEntries(this.#columns), [name]: column });
  }

  /** The rows at these places. */
  take(rows: ArrayLike<number>): Table {
    const places = Array.from(rows);
    for (const row of places) {
      if (!Number.isInteger(row) || row < 0 || row >= this.rows) throw new ShapeError(`Table: row ${row} is outside ${this.rows} rows`);
    }
    const pick = (column: Column): Column => {
      if (column.type === "number") return { type: "number", values: Float64Array.from(places, (row) => column.values[row]) };
      return { type: column.type, values: places.map((row) => column.values[row]) } as Column;
    };
    return new Table(Object.fromEntries([...this.#columns].map(([name, column]) => [name, pick(column)])));
  }

  /** The rows for which `keep` is true. */
  filter(keep: (row: Record<string, Cell>, index: number) => boolean): Table {
    const rows: number[] = [];
    for (let i = 0; i < this.rows; i++) if (keep(this.row(i), i)) rows.push(i);
    return this.take(rows);
  }

  /** One row by name. */
  row(index: number): Record<string, Cell> {
    return Object.fromEntries(this.names.map((name) => [name, this.cell(index, name)]));
  }

  /** How many values are missing, by column. */
  missing(): Record<string, number> {
    return Object.fromEntries(this.names.map((name) => [name, count(this.rows, (row) => this.cell(row, name) === null)]));
  }

  /** Without the rows in which a value of these columns (default: any) is missing. */
  dropMissing(names: readonly string[] = this.names): Table {
    return this.#where((row) => names.every((name) => this.cell(row, name) !== null));
  }

  /** Without the rows that equal an earlier one in these columns (default: all). */
  dropDuplicates(names: readonly string[] = this.names): Table {
    const seen = new Set<string>();
    return this.#where((row) => {
      const key = JSON.stringify(names.map((name) => jsonCell(this.cell(row, name))));
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh;
    });
  }

  #where(keep: (row: number) => boolean): Table {
    return this.take(Array.from({ length: this.rows }, (_, row) => row).filter(keep));
  }

  /** With missing values of a column replaced by `value`, or by its most frequent value (the first of equals). */
  fillMissing(name: string, value: Cell | "most frequent"): Table {
    const column = this.column(name);
    const filler = value === "most frequent" ? mostFrequent(column) : value;
    if (filler !== null && typeof filler !== column.type) {
      throw new ShapeError(`fillMissing: ${name} holds ${column.type}s, the value is a ${typeof filler}`);
    }
    if (column.type === "number") {
      return this.with(name, { type: "number", values: column.values.map((v) => (Number.isNaN(v) ? (filler as number) : v)) });
    }
    return this.with(name, { type: column.type, values: (column.values as readonly Cell[]).map((v) => v ?? filler) } as Column);
  }

  /**
   * With columns turned into other types: "12" into 12, 1 into true, true into "true".
   * @throws ShapeError naming the first value that does not fit, unless `misfits` is "missing"
   */
  coerce(types: Readonly<Record<string, ColumnType>>, options: CoerceOptions = {}): Table {
    const reader = new TextReader(options);
    return Object.entries(types).reduce<Table>((table, [name, type]) => {
      const cells = Array.from({ length: this.rows }, (_, row) => {
        const cell = this.cell(row, name);
        const fitted = cell === null ? null : coerceCell(cell, type, reader);
        if (fitted === undefined && options.misfits !== "missing") {
          throw new ShapeError(
            `coerce: row ${row} of ${name} is ${JSON.stringify(cell)}, not a ${type}; pass { misfits: "missing" } to drop it`,
          );
        }
        return fitted ?? null;
      });
      return table.with(name, columnOf(cells, type));
    }, this);
  }

  /**
   * The columns side by side as numbers: booleans as 0 and 1, missing as NaN.
   * @param names - default: all columns of numbers and booleans
   * @returns f32 [rows, names.length]
   * @throws ShapeError if a column holds strings
   */
  toTensor(names: readonly string[] = this.names.filter((name) => this.column(name).type !== "string")): Tensor {
    const width = names.length;
    const flat = new Float32Array(this.rows * width);
    names.forEach((name, d) => {
      const column = this.column(name);
      if (column.type === "string") throw new ShapeError(`toTensor: ${name} holds strings; encode or coerce it, or leave it out`);
      column.values.forEach((value, row) => {
        flat[row * width + d] = value === null ? Number.NaN : Number(value);
      });
    });
    return tensor(flat, [this.rows, width]);
  }
}

/** Without NaN, infinities and −0, which JSON does not tell apart. */
const jsonCell = (cell: Cell) => (typeof cell === "number" && !Number.isFinite(cell) ? [String(cell)] : cell);

function count(n: number, is: (i: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < n; i++) if (is(i)) found++;
  return found;
}

function mostFrequent(column: Column): Cell {
  const counts = new Map<Cell, number>();
  for (const value of column.values) if (value !== null && !Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: Cell = null;
  for (const [value, n] of counts) if (best === null || n > counts.get(best)!) best = value;
  return best;
}

function coerceCell(cell: Exclude<Cell, null>, type: ColumnType, reader: TextReader): Cell | undefined {
  if (typeof cell === type) return cell;
  if (type === "string") return String(cell);
  if (typeof cell !== "string") {
    if (type === "number") return Number(cell);
    return cell === 1 ? true : cell === 0 ? false : undefined;
  }
  const text = reader.present(cell);
  if (text === null) return null;
  return type === "number" ? reader.number(text) : reader.boolean(text);
}

/** A column of values of one type; of strings where they differ, unless a type is given. */
function columnOf(values: readonly unknown[], wanted?: ColumnType): Column {
  const present = values.filter((value) => value !== null && value !== undefined);
  const found = new Set(present.map((value) => typeof value));
  const only = found.size === 1 ? [...found][0] : "mixed";
  const type = wanted ?? (present.length === 0 || only === "number" ? "number" : only === "boolean" ? "boolean" : "string");
  if (type === "number")
    return { type, values: Float64Array.from(values, (value) => (value === null || value === undefined ? Number.NaN : (value as number))) };
  if (type === "boolean") return { type, values: values.map((value) => (value as boolean | null | undefined) ?? null) };
  const text = (value: unknown) => (typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value));
  return { type, values: values.map((value) => (value === null || value === undefined ? null : text(value))) };
}
