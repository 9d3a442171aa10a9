// Chooses which kernels a bundle keeps, and says what has to be written in it.
import { gzipSync } from "node:zlib";
import { exportsOf, keepKernels, kernelLists, kernelsIn, listOf } from "./binary.ts";
import { GRADIENT_WALK, marks } from "./mark.ts";
import { binaries, decode } from "./text.ts";

/** Which kernels are kept when it is not those that the program reaches. */
export interface Wishes {
  /** Exactly these; one that is reached but not here is an error. */
  readonly kernels?: readonly string[];
  /** Those that a run called, as `--from-run` notes them, and those of `kernels`; one that is reached but not here throws when called. */
  readonly called?: readonly string[];
  /** Whether ops kept their gradients. */
  readonly gradients: boolean;
  /** For each kernel, the functions that call it. */
  readonly wants: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A replacement in a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Bytes of a binary, plain and gzipped. */
export interface Bytes {
  readonly plain: number;
  readonly gzip: number;
}

/** What was kept, and what it weighs. */
export interface Report {
  readonly kernels: readonly string[];
  /** Reached by the program, but left out. */
  readonly left: readonly string[];
  /** Kernels in the full binary. */
  readonly total: number;
  readonly binaries: readonly { readonly before: Bytes; readonly after: Bytes }[];
  readonly gradients: boolean;
}

/** What is written in place of marks and binaries. */
export interface Choice {
  readonly report: Report;
  /** The replacements in one of the texts. */
  edits(text: string): Edit[];
}

const bytes = (text: string): Bytes => {
  const binary = decode(text);
  return { plain: binary.length, gzip: gzipSync(binary, { level: 9 }).length };
};

function refuse(kernel: string, kept: number, { wants }: Wishes): never {
  const ops = [...(wants.get(kernel) ?? ["the program"])].join(", ");
  throw new Error(`${ops}: wants the kernel ${kernel}, which is not among the ${kept} that are kept; add it with --kernels ${kernel}`);
}

/**
 * Chooses the kernels of a bundle from everything that a bundler wrote.
 * @param texts - the marked modules, after tree-shaking
 * @returns null if there is no binary in them
 * @throws Error naming the op that wants a kernel that `wishes.kernels` leaves out, or a kernel that does not exist
 */
export async function choose(texts: readonly string[], wishes: Wishes): Promise<Choice | null> {
  const found = new Set(texts.flatMap((text) => text.match(binaries) ?? []));
  const reached = [...new Set(texts.flatMap((text) => [...text.matchAll(marks)].map(([, place]) => Number(place))))];
  const [first] = found;
  if (first === undefined) {
    if (reached.length > 0) throw new Error("subset: the bundle calls kernels but holds no binary; do not make @sluice/kernels external");
    return null;
  }
  if (!wishes.gradients && texts.some((text) => text.includes(GRADIENT_WALK)))
    throw new Error("subset: the program takes gradients, but its ops were built without; set gradients: true");
  const named = new Set(texts.flatMap((text) => text.match(kernelLists) ?? []));
  const [list] = named;
  if (list === undefined) throw new Error("subset: the bundle holds a binary but no list of its kernels; mark it before it is minified");
  const all = kernelsIn(list);
  for (const binary of found)
    if (named.size > 1 || exportsOf(binary).length !== all.length)
      throw new Error("subset: the bundle holds two versions of @sluice/kernels; install one");
  for (const kernel of wishes.kernels ?? [])
    if (!all.includes(kernel)) throw new Error(`subset: there is no kernel ${kernel}; @sluice/kernels lists them as kernelNames`);
  const calls = reached.map((place) => all[place]!);
  const kept = new Set(wishes.called ? [...wishes.called, ...(wishes.kernels ?? [])] : (wishes.kernels ?? calls));
  const left = calls.filter((kernel) => !kept.has(kernel));
  if (wishes.called === undefined) for (const kernel of left) refuse(kernel, kept.size, wishes);
  const places = [...all.filter((kernel) => kept.has(kernel)), ...left];
  const smaller = new Map<string, string>();
  for (const binary of found) smaller.set(binary, await keepKernels(binary, all, kept, left));
  return {
    report: {
      kernels: places.slice(0, kept.size),
      left,
      total: all.length,
      binaries: [...smaller].map(([before, after]) => ({ before: bytes(before), after: bytes(after) })),
      gradients: wishes.gradients,
    },
    edits(text) {
      const edit = (match: RegExpExecArray, written: string) => ({ start: match.index, end: match.index + match[0].length, text: written });
      return [
        ...[...text.matchAll(marks)].map((match) => edit(match, `[${places.indexOf(all[Number(match[1])]!)}]`)),
        ...[...text.matchAll(binaries)].map((match) => edit(match, smaller.get(match[0])!)),
        ...[...text.matchAll(kernelLists)].map((match) => edit(match, listOf(places))),
      ];
    },
  };
}
