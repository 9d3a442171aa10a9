// JSON lines: one JSON value a line.
import { FileFormatError } from "../errors.ts";
import { readText, type TextSource } from "./bytes.ts";

/** Options of reading JSON lines. */
export interface JsonLinesOptions {
  /** Longest line in characters. Default 16,777,216. */
  longest?: number;
}

/**
 * Reads JSON lines as they arrive; blank lines are passed over.
 * @throws FileFormatError naming the line that is not JSON or too long
 */
export async function* jsonLines(source: TextSource, options: JsonLinesOptions = {}): AsyncGenerator<unknown> {
  const { longest = 1 << 24 } = options;
  let rest = "";
  let line = 0;
  const parse = (text: string): unknown => {
    line++;
    if (text.length > longest)
      throw new FileFormatError(`readJsonLines: line ${line} has ${text.length} characters, at most ${longest} are read`);
    if (text.trim() === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new FileFormatError(`readJsonLines: line ${line} is not JSON (${text.slice(0, 40)})`);
    }
  };
  for await (const piece of readText("readJsonLines", source)) {
    const lines = piece.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    for (const text of lines) {
      const value = parse(text);
      if (value !== undefined) yield value;
    }
    if (rest.length > longest) parse(rest);
  }
  const value = parse(rest);
  if (value !== undefined) yield value;
}

/** Reads all of a JSON-lines file; see `jsonLines`. */
export async function readJsonLines(source: TextSource, options: JsonLinesOptions = {}): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(source, options)) values.push(value);
  return values;
}
