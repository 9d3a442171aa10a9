// A canvas with a world on it.
import type { RefObject } from "preact";
import { fitCanvas } from "../views/field.ts";
import { drawScene, type ScenePicture } from "../views/scene.ts";

/** Draws a moment of a world, if its canvas is there. */
export function showScene(canvas: RefObject<HTMLCanvasElement>, picture: ScenePicture): void {
  if (canvas.current) drawScene(fitCanvas(canvas.current), picture);
}
