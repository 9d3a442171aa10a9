// What each kernel of a binary needs, and what that weighs: to tell what a subset will weigh without making it.
import { decode } from "./text.ts";

/** The functions of a binary. */
export interface Parts {
  /** Bytes of each function. */
  readonly bytes: readonly number[];
  /** For each kernel, the functions it reaches, itself among them. */
  readonly needs: Readonly<Record<string, readonly number[]>>;
}

const CODE = 10;

/** Bytes of each function, read off the binary's code section. */
function sizesOf(binary: Uint8Array): number[] {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < binary.length) {
    const section = binary[at++]!;
    const length = number();
    if (section !== CODE) {
      at += length;
      continue;
    }
    return Array.from({ length: number() }, () => {
      const size = number();
      at += size;
      return size;
    });
  }
  return [];
}

/**
 * Takes a binary apart.
 * @param text - the binary, as it is written into modules
 * @param names - its kernels, in the order of its exports: `kernelNames` of `@sluice/kernels`
 */
export async function partsOf(text: string, names: readonly string[]): Promise<Parts> {
  const { default: binaryen } = await import("binaryen");
  const binary = decode(text);
  const module = binaryen.readBinary(binary);
  module.setFeatures(binaryen.Features.All);
  const written = module.emitText();
  module.dispose();
  const calls = new Map<number, number[]>();
  for (const [, name, body] of written.matchAll(/^ \(func \$(\d+)([\s\S]*?)\n \)$/gm))
    calls.set(
      Number(name),
      [...body!.matchAll(/\(call \$(\d+)/g)].map(([, callee]) => Number(callee)),
    );
  const reached = (from: number, sofar = new Set<number>()): Set<number> => {
    if (sofar.has(from)) return sofar;
    sofar.add(from);
    for (const callee of calls.get(from) ?? []) reached(callee, sofar);
    return sofar;
  };
  const kernels = [...written.matchAll(/^ \(export "\w+" \(func \$(\d+)\)\)$/gm)];
  return { bytes: sizesOf(binary), needs: Object.fromEntries(kernels.map(([, at], place) => [names[place]!, [...reached(Number(at))]])) };
}
