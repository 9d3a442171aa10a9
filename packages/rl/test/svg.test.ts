// Pictures as SVG.
import { expect, test } from "vitest";
import { make, registeredIds } from "../src/registry.ts";
import { svg } from "../src/svg.ts";

test("shapes are drawn in pixels, y upwards", () => {
  const picture = svg(
    {
      view: [0, 0, 2, 1],
      shapes: [
        {
          kind: "polygon",
          points: [
            [0, 0],
            [2, 0],
            [1, 1],
          ],
          color: "#123456",
        },
        { kind: "circle", center: [1, 0.5], radius: 0.25, color: "red" },
        {
          kind: "line",
          points: [
            [0, 1],
            [2, 0],
          ],
          width: 0.1,
          color: "blue",
        },
        { kind: "text", at: [0, 0], text: "a < b & c", color: "black" },
      ],
      text: "",
    },
    100,
  );
  expect(picture.split("\n")).toEqual([
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">',
    '  <polygon points="0,50 100,50 50,0" fill="#123456"/>',
    '  <circle cx="50" cy="25" r="12.5" fill="red"/>',
    '  <polyline points="0,0 100,50" fill="none" stroke="blue" stroke-width="5"/>',
    '  <text x="0" y="50" fill="black">a &lt; b &amp; c</text>',
    "</svg>",
    "",
  ]);
});

test("every world can be drawn with numbers only", () => {
  for (const id of registeredIds()) {
    const env = make(id);
    env.reset({ seed: 1 });
    const picture = svg(env.render());
    expect(picture, id).toMatch(/^<svg .*>\n( {2}<.*\/?>\n)+<\/svg>\n$/);
    expect(picture, id).not.toMatch(/NaN|Infinity|undefined/);
  }
});
