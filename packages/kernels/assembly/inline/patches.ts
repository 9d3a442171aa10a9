// Patches: what a filter sees at each output pixel, as the rows of a matrix [pixels, KH·KW·L].
import { addWords, copyWords } from "./words";

/** Sets `n` floats to zero. */
function clearWords(out: usize, n: i32): void {
  const zero = i32x4.splat(0);
  for (; n > 3; n -= 4) {
    v128.store(out, zero);
    out += 16;
  }
  for (; n > 0; n--) {
    store<f32>(out, 0);
    out += 4;
  }
}

/**
 * Copies the patches of output pixels first … first + count − 1 of one image, or (with `add`) adds patches back onto the image.
 * A patch is [KH, KW, L]; places outside the image are zeros, or are dropped.
 * @param image - [H, W, C] of one image, at the first of the L channels
 */
export function movePatches(
  patches: usize,
  image: usize,
  add: bool,
  first: i32,
  count: i32,
  H: i32,
  W: i32,
  C: i32,
  L: i32,
  KH: i32,
  KW: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
): void {
  const pixel = (<usize>C) << 2;
  const run = (<usize>L) << 2;
  const line = pixel * W;
  const whole = L === C && dilationW === 1;
  let oy = first / OW;
  let ox = first - oy * OW;
  for (let p = 0; p < count; p++) {
    const x0 = ox * strideW - padW;
    const inside = whole && x0 >= 0 && x0 + KW <= W;
    let y = oy * strideH - padH;
    for (let ky = 0; ky < KH; ky++) {
      if (<u32>y >= <u32>H) {
        if (!add) clearWords(patches, KW * L);
        patches += run * KW;
      } else if (inside) {
        const at = image + line * y + pixel * x0;
        if (add) addWords(at, patches, KW * L);
        else copyWords(patches, at, KW * L);
        patches += run * KW;
      } else {
        let x = x0;
        for (let kx = 0; kx < KW; kx++) {
          if (<u32>x >= <u32>W) {
            if (!add) clearWords(patches, L);
          } else {
            const at = image + line * y + pixel * x;
            if (add) addWords(at, patches, L);
            else copyWords(patches, at, L);
          }
          patches += run;
          x += dilationW;
        }
      }
      y += dilationH;
    }
    if (++ox === OW) {
      ox = 0;
      oy++;
    }
  }
}
