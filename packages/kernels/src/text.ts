// How a binary stands in a module: as text that every quotation mark can hold and every bundler leaves alone. A byte is a letter or two, hence
// it compresses as the binary itself does (base64 cuts bytes across letters, hexadecimal digits fill a compressor's window twice as fast).

/** Printable ASCII without quotation marks, backslash, `$` and `<`. The first two stand before the rarer bytes, the other 87 for the commoner. */
const alphabet = " !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";

/** The first byte of the 87 that take one letter: SIMD's prefix 0xfd, small numbers and the common instructions follow it. */
const FIRST = 0xfb;

/** The text of a binary. */
export function encode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const place = (byte - FIRST) & 255;
    return `${place < 87 ? "" : alphabet[Math.floor(place / 87) - 1]}${alphabet[2 + (place % 87)]}`;
  }).join("");
}

/**
 * The binary of a text.
 * @param text - as `encode` writes it; letters are not checked
 */
export function decode(text: string): Uint8Array {
  const places = new Uint8Array(128);
  for (let i = 0; i < alphabet.length; i++) places[alphabet.charCodeAt(i)] = i;
  const letters = new TextEncoder().encode(text);
  const bytes = new Uint8Array(letters.length);
  let length = 0;
  let before = 0;
  for (let i = 0; i < letters.length; i++) {
    const place = places[letters[i]!]!;
    if (place < 2) before = 87 * (place + 1);
    else {
      bytes[length++] = before + place - 2 + FIRST;
      before = 0;
    }
  }
  return bytes.subarray(0, length);
}
