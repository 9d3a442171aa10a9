// Images with a border, and windows of images.
import { copyWords } from "./words";

/**
 * Copies one image, L of its C channels, to where it lies in `padded` [high, wide, L], whose border stays; or, with `back`, from there.
 * Where padding is negative, `padded` is a window of the image.
 */
export function moveInside(
  padded: usize,
  image: usize,
  back: bool,
  H: i32,
  W: i32,
  C: i32,
  L: i32,
  high: i32,
  wide: i32,
  padH: i32,
  padW: i32,
): void {
  const left = max(0, -padW);
  const columns = min(W, wide - padW) - left;
  const run = L === C ? columns * L : L;
  const times = L === C ? 1 : columns;
  const end = min(H, high - padH);
  for (let y = max(0, -padH); y < end; y++) {
    let inside = padded + ((<usize>(((y + padH) * wide + left + padW) * L)) << 2);
    let at = image + ((<usize>((y * W + left) * C)) << 2);
    for (let i = times; i > 0; i--) {
      copyWords(back ? at : inside, back ? inside : at, run);
      inside += (<usize>L) << 2;
      at += (<usize>C) << 2;
    }
  }
}
