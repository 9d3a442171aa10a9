// CSV: rows of text (RFC 4180 and its relatives), and tables of typed columns made of them. Files are treated as hostile.
import { FileFormatError } from "../errors.ts";
import { readText, type TextSource } from "./bytes.ts";
import { ColumnBuilder, type ColumnType, type TextRules } from "./column.ts";
import { Table } from "./table.ts";

/** Options of reading rows of text. */
export interface CsvRowsOptions {
  /** Between fields: one character; "auto" takes the commonest of `, ; tab |` in the first line. Default "auto". */
  separator?: string;
  /** Around fields that contain separators or line ends; doubled inside. Default `"`. */
  quote?: string;
  /** Lines that begin with it are passed over. Default none. */
  comment?: string;
  /** Longest field in characters. Default 16,777,216. */
  longest?: number;
}

/** Options of reading a table. */
export interface CsvOptions extends CsvRowsOptions, Partial<TextRules> {
  /** Whether the first row holds the names, or the names themselves. Default true. */
  header?: boolean | readonly string[];
  /** Types by column; others are found out: number if all values are, boolean if all are, else string. */
  types?: Readonly<Record<string, ColumnType>>;
  /** Columns to keep. Default all. */
  columns?: readonly string[];
  /** Most rows to read. Default all. */
  rows?: number;
}

const FIELDS_LIMIT = 1_000_000;
const NEWLINE = 10;
const RETURN = 13;

/** Splits text into rows of fields: push pieces, the last with `last`. */
class RowSplitter {
  readonly #quote: string;
  readonly #comment: number;
  readonly #longest: number;
  #separator: string;
  #rest = "";
  #row: string[] = [];
  #field = "";
  /** Where the reader stands: in a quoted field, behind one, in a comment. */
  #quoted = false;
  #closed = false;
  #skipping = false;
  #line = 1;
  #opened = 0;
  /** Line at which the last row began, counted from 1. */
  rowLine = 1;
  #rowStart = 1;

  constructor(options: CsvRowsOptions) {
    const { separator = "auto", quote = '"', comment = "", longest = 1 << 24 } = options;
    for (const [name, sign] of Object.entries({ separator: separator === "auto" ? "," : separator, quote, comment })) {
      if (sign.length > 1)
        throw new FileFormatError(`readCsv: the ${name} ${JSON.stringify(sign)} has ${sign.length} characters, at most 1 is taken`);
    }
    this.#separator = separator;
    this.#quote = quote;
    this.#comment = code(comment);
    this.#longest = longest;
  }

  /** Rows completed by a piece of text. */
  *push(piece: string, last: boolean): Generator<string[]> {
    let text = this.#rest + piece;
    this.#rest = "";
    if (this.#separator === "auto") {
      const end = text.search(/[\r\n]/);
      if (end < 0 && !last && text.length <= this.#longest) {
        this.#rest = text;
        return;
      }
      this.#separator = commonest(end < 0 ? text : text.slice(0, end));
    }
    // A lone \r or quote at the end may be half of a pair.
    if (!last && text !== "" && (text.endsWith("\r") || text.endsWith(this.#quote || "\r"))) {
      this.#rest = text.at(-1)!;
      text = text.slice(0, -1);
    }
    const separator = code(this.#separator);
    const quote = code(this.#quote);
    let at = 0;
    while (at < text.length) {
      if (this.#quoted) {
        const end = text.indexOf(this.#quote, at);
        this.#hold(text.slice(at, end < 0 ? text.length : end));
        for (let i = text.indexOf("\n", at); i >= 0 && (end < 0 || i < end); i = text.indexOf("\n", i + 1)) this.#line++;
        if (end < 0) break;
        const doubled = text.charCodeAt(end + 1) === quote;
        if (doubled) this.#hold(this.#quote);
        else {
          this.#quoted = false;
          this.#closed = true;
        }
        at = end + (doubled ? 2 : 1);
        continue;
      }
      let c = text.charCodeAt(at);
      if (c === this.#comment && this.#row.length === 0 && this.#field === "" && !this.#closed) this.#skipping = true;
      let end = at;
      for (; end < text.length; end++) {
        c = text.charCodeAt(end);
        if (c === NEWLINE || c === RETURN || (!this.#skipping && (c === separator || c === quote))) break;
      }
      if (end > at && !this.#skipping) {
        if (this.#closed) this.#fail(`text behind a closing ${this.#quote}`);
        this.#hold(text.slice(at, end));
      }
      if (end === text.length) break;
      at = end + 1;
      if (c === quote) {
        if (this.#closed || this.#field !== "") this.#fail(`a ${this.#quote} inside an unquoted field`);
        this.#quoted = true;
        this.#opened = this.#line;
      } else if (c === separator) this.#endField();
      else {
        if (c === RETURN && text.charCodeAt(at) === NEWLINE) at++;
        this.#line++;
        yield* this.#endRow();
      }
    }
    if (!last) return;
    if (this.#quoted) this.#fail(`no end: the ${this.#quote} opened in line ${this.#opened} is never closed`);
    yield* this.#endRow();
  }

  #hold(text: string): void {
    this.#field += text;
    if (this.#field.length > this.#longest) this.#fail(`a field of more than ${this.#longest} characters`);
  }

  #endField(): void {
    this.#row.push(this.#field);
    if (this.#row.length > FIELDS_LIMIT) this.#fail(`more than ${FIELDS_LIMIT} fields`);
    this.#field = "";
    this.#closed = false;
  }

  *#endRow(): Generator<string[]> {
    const empty = this.#row.length === 0 && this.#field === "" && !this.#closed;
    this.rowLine = this.#rowStart;
    this.#rowStart = this.#line;
    this.#skipping = false;
    if (empty) return;
    this.#endField();
    const row = this.#row;
    this.#row = [];
    yield row;
  }

  #fail(what: string): never {
    throw new FileFormatError(`readCsv: line ${this.#line} has ${what}`);
  }
}

/** The character code of a sign; one that never matches for none. */
const code = (sign: string) => (sign === "" ? -1 : sign.charCodeAt(0));

function commonest(line: string): string {
  let best = ",";
  let most = 0;
  for (const candidate of [",", ";", "\t", "|"]) {
    const count = line.split(candidate).length - 1;
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

/**
 * Reads rows of fields as the text arrives, without holding it whole; empty lines are passed over.
 * @throws FileFormatError naming the line, for quotes that do not close and fields without end
 */
export async function* csvRows(source: TextSource, options: CsvRowsOptions = {}): AsyncGenerator<string[]> {
  const splitter = new RowSplitter(options);
  for await (const piece of readText("readCsv", source)) yield* splitter.push(piece, false);
  yield* splitter.push("", true);
}

/**
 * Reads a table from CSV text, as it arrives.
 * @throws FileFormatError if a row has too many or too few fields, a value is not of the type asked for, or names repeat
 */
export async function readCsv(source: TextSource, options: CsvOptions = {}): Promise<Table> {
  const { header = true, types = {}, columns, rows: most = Number.POSITIVE_INFINITY } = options;
  let names: readonly string[] | null = Array.isArray(header) ? header : null;
  let builders: (ColumnBuilder | null)[] | null = null;
  const start = (given: readonly string[]) => {
    const twice = given.find((name, i) => given.indexOf(name) !== i);
    if (twice !== undefined) throw new FileFormatError(`readCsv: two columns are called ${JSON.stringify(twice)}; pass names as header`);
    for (const name of [...(columns ?? []), ...Object.keys(types)]) {
      if (!given.includes(name)) throw new FileFormatError(`readCsv: there is no column ${JSON.stringify(name)}, only ${given.join(", ")}`);
    }
    names = given;
    builders = given.map((name) => (columns && !columns.includes(name) ? null : new ColumnBuilder(name, types[name], options)));
  };
  if (names) start(names);
  const splitter = new RowSplitter(options);
  let rows = 0;
  const take = (row: string[]) => {
    if (builders === null) {
      start(header === true ? row.map((name) => name.trim()) : row.map((_, i) => `column${i}`));
      if (header === true) return;
    }
    if (row.length !== builders!.length) {
      throw new FileFormatError(`readCsv: line ${splitter.rowLine} has ${row.length} fields, needs ${builders!.length}`);
    }
    for (let i = 0; i < row.length; i++) builders![i]?.push(row[i]);
    rows++;
  };
  const takeAll = (complete: Iterable<string[]>) => {
    for (const row of complete) {
      if (rows >= most) break;
      take(row);
    }
  };
  for await (const piece of readText("readCsv", source)) {
    takeAll(splitter.push(piece, false));
    if (rows >= most) break;
  }
  if (rows < most) takeAll(splitter.push("", true));
  const kept = ((builders ?? []) as (ColumnBuilder | null)[]).filter((builder) => builder !== null);
  const order = columns ? columns.map((name) => kept.find((builder) => builder.name === name)!) : kept;
  return new Table(Object.fromEntries(order.map((builder) => [builder.name, builder.finish()])));
}
