// How @sluice/kernels writes its binaries into modules: a byte is a letter, or two.

const alphabet = " !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
/** The first of the 87 bytes that take one letter; a space stands before the next 87, an exclamation mark before the others. */
const FIRST = 0xfb;

/** The text of a binary. */
export function encode(bytes: Uint8Array): string {
  const letter = (place: number) => ["", " ", "!"][Math.floor(place / 87)]! + alphabet[2 + (place % 87)];
  return Array.from(bytes, (byte) => letter((byte - FIRST) & 255)).join("");
}

/** The binary of a text. */
export function decode(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(
    Array.from(
      text.matchAll(/([ !]?)(.)/g),
      ([, before, letter]) => FIRST + alphabet.indexOf(letter!) - 2 + (before ? 87 * (alphabet.indexOf(before) + 1) : 0),
    ),
  );
}

/** What every binary begins with: \\0asm, version 1. */
export const WASM: string = encode(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

const literally = (text: string) => text.replace(/[\\\]^$.*+?()[{}|/-]/g, "\\$&");

/** Finds binaries in text. */
export const binaries: RegExp = new RegExp(`${literally(WASM)}[${literally(alphabet)}]+`, "g");
