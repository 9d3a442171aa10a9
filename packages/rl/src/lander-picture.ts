// How a lander above the moon is drawn: night, hills, the pad between its flags, the module and what its engines throw out.
import type { Picture, Shape } from "./env.ts";

type Place = readonly [number, number];

/** The moment to draw; m. */
export interface LanderMoment {
  view: Picture["view"];
  /** The surface from left to right. */
  ground: readonly Place[];
  /** The pad: its left and right end, and its height. */
  pad: readonly [number, number, number];
  /** Where a place of the module is. */
  place: (x: number, y: number) => Place;
  /** Corners of the module, in its own coordinates. */
  hull: readonly Place[];
  legs: readonly (readonly Place[])[];
  touching: readonly boolean[];
  /** How strongly the engines burn, 0 to 1, and which side's: −1 left, 1 right. */
  main: number;
  side: number;
  direction: number;
  /** Steps since the start: flames flicker by it. */
  moment: number;
  text: string;
}

/** Shares of the view's width and height, and radii in m. */
const stars = [
  [0.05, 0.82, 0.04],
  [0.12, 0.62, 0.03],
  [0.19, 0.93, 0.05],
  [0.27, 0.74, 0.03],
  [0.33, 0.58, 0.04],
  [0.41, 0.88, 0.03],
  [0.48, 0.69, 0.05],
  [0.56, 0.95, 0.03],
  [0.61, 0.6, 0.03],
  [0.68, 0.79, 0.04],
  [0.75, 0.55, 0.03],
  [0.9, 0.63, 0.04],
  [0.95, 0.91, 0.03],
] as const;

/** A flame between two edges of a nozzle, its tip beyond them. */
function flame(place: LanderMoment["place"], [ax, ay]: Place, [bx, by]: Place, [tx, ty]: Place): Shape[] {
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  const tongue = (wide: number, long: number, color: string): Shape => ({
    kind: "polygon",
    points: [
      place(mx + wide * (ax - mx), my + wide * (ay - my)),
      place(mx + wide * (bx - mx), my + wide * (by - my)),
      place(mx + long * (tx - mx), my + long * (ty - my)),
    ],
    color,
  });
  return [tongue(1, 1, "#ff7a1a"), tongue(0.62, 0.66, "#ffd166"), tongue(0.3, 0.36, "#fff6da")];
}

/** Hills and the edge of them that the sun lights; they go on beside the view, where a drawing may be wider. */
function hills({ view: [left, bottom, right], ground }: LanderMoment): Shape[] {
  const [first, last] = [ground[0]!, ground.at(-1)!];
  const far = right - left;
  const edge: Place[] = [[left - far, first[1]], ...ground, [right + far, last[1]]];
  return [
    { kind: "polygon", points: [...edge, [right + far, bottom - far], [left - far, bottom - far]], color: "#747a8a" },
    { kind: "line", points: edge, width: 0.12, color: "#b9bfcc" },
  ];
}

/** Two flags, and the pad between them. */
function landingPlace([from, to, height]: LanderMoment["pad"]): Shape[] {
  const flag = (x: number): Shape[] => [
    {
      kind: "line",
      points: [
        [x, height],
        [x, height + 1.2],
      ],
      width: 0.06,
      color: "#e8eaf0",
    },
    {
      kind: "polygon",
      points: [
        [x, height + 1.2],
        [x + 0.75, height + 0.95],
        [x, height + 0.7],
      ],
      color: "#f2c230",
    },
  ];
  const pad: Shape = {
    kind: "line",
    points: [
      [from, height],
      [to, height],
    ],
    width: 0.2,
    color: "#f2c230",
  };
  return [pad, ...flag(from), ...flag(to)];
}

/** What the engines throw out; it flickers by the moment. */
function flames({ place, main, side, direction, moment }: LanderMoment): Shape[] {
  const flicker = 1 + 0.18 * (((moment * 7) % 5) / 2 - 1);
  const out = direction * 0.52;
  return [
    ...(main > 0 ? flame(place, [-0.24, -0.42], [0.24, -0.42], [0, -0.42 - 1.5 * main * flicker]) : []),
    ...(side > 0 ? flame(place, [-out, 0.34], [-out, 0.56], [-out - direction * 0.9 * side * flicker, 0.45]) : []),
  ];
}

/** Draws a moment. */
export function landerPicture(now: LanderMoment): Picture {
  const { view, place, hull, legs, touching, text } = now;
  const [left, bottom, right, top] = view;
  const [wide, high] = [right - left, top - bottom];
  const [x0, x1] = [left - wide, right + wide];
  const sky: Shape = {
    kind: "polygon",
    points: [
      [x0, bottom - wide],
      [x1, bottom - wide],
      [x1, top + high],
      [x0, top + high],
    ],
    color: "#10142b",
  };
  const earth: Place = [left + 0.84 * wide, bottom + 0.84 * high];
  const part = (points: readonly Place[], color: string): Shape => ({
    kind: "polygon",
    points: points.map(([x, y]) => place(x, y)),
    color,
  });
  return {
    view,
    shapes: [
      sky,
      ...stars.map(([x, y, radius]): Shape => ({ kind: "circle", center: [left + x * wide, bottom + y * high], radius, color: "#dfe5ff" })),
      { kind: "circle", center: earth, radius: 0.85, color: "#3f86d9" },
      { kind: "circle", center: [earth[0] - 0.2, earth[1] + 0.18], radius: 0.5, color: "#7fb8f0" },
      ...hills(now),
      ...landingPlace(now.pad),
      ...flames(now),
      ...legs.map((points, i): Shape => ({ kind: "polygon", points, color: touching[i] ? "#6fe3a5" : "#a9b0c6" })),
      part(
        [
          [-0.26, -0.44],
          [0.26, -0.44],
          [0.14, -0.2],
          [-0.14, -0.2],
        ],
        "#565d75",
      ),
      part(hull, "#8f7bf0"),
      // The half that lies in the shade.
      part([[0, hull[2]![1]], ...hull.filter(([x]) => x > 0), [0, hull[0]![1]]], "#7564d6"),
      { kind: "circle", center: place(0, 0.2), radius: 0.19, color: "#e8eaf0" },
      { kind: "circle", center: place(0, 0.2), radius: 0.13, color: "#2b3358" },
    ],
    text,
  };
}
