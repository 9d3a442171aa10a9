import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { concerns, type Marking, mark, marks, packageOf } from "../src/mark.ts";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const op = at("core/src/ops/example.ts");
const marking = (gradients: boolean): Marking => ({ gradients, options: null, variant: "both", wants: new Map(), left: new Set() });

test("a file belongs to the package of the nearest manifest", () => {
  expect(packageOf(op)).toBe("@sluice/core");
  expect(packageOf("/nowhere/at/all.js")).toBe("");
});

test("Sluice's modules and ops of others are concerned, other programs are not", () => {
  expect(concerns(op, "")).toBe(true);
  expect(concerns("/app/op.js", 'import { record } from "@sluice/core/op";')).toBe(true);
  expect(concerns("/app/main.js", 'import { relu } from "@sluice/core";')).toBe(false);
  expect(concerns(at("core/package.json"), "{}")).toBe(false);
});

test("a binding's place in the table becomes a name that minifiers keep", () => {
  const raw = "export function relu(k: K): void { t[9]!(k.out, k.a); }\nexport function dot(k) { return t[12](k.out) as number; }";
  const { code } = mark(at("kernels/src/generated/raw.ts"), raw, marking(true))!;
  expect([...code.matchAll(marks)].map(([, place]) => place)).toEqual(["9", "12"]);
  expect(mark(op, raw, marking(true))).toBeNull();
});

describe("gradients", () => {
  const code = 'const f = () => record("relu", [a], out, (dout) => [() => reluBackward(dout, a)]);';

  test("the fourth operand of what records an op goes when gradients go", () => {
    expect(mark(op, code, marking(false))!.code).toBe('const f = () => record("relu", [a], out);');
    expect(mark(op, code.replace("record(", "recordMany("), marking(false))!.code).toContain("[a], out);");
  });

  test("they stay when gradients stay, and other calls stay as they are", () => {
    expect(mark(op, code, marking(true))).toBeNull();
    expect(mark(op, "recorder(a, b, c, (d) => d); record(a, b, c);", marking(false))).toBeNull();
  });
});

describe("options", () => {
  const code = 'const f = () => opened("conv2d", "groups", () => kernels.depthwise2d(d));';

  test("that are not named lose the part they open, which is noted", () => {
    const options = { ...marking(true), options: new Set(["paddingMode"]) };
    expect(mark(op, code, options)!.code).toBe('const f = () => opened("conv2d", "groups");');
    expect([...options.left]).toEqual(["groups"]);
  });

  test("that are named or not known keep it", () => {
    expect(mark(op, code, { ...marking(true), options: new Set(["groups"]) })).toBeNull();
    expect(mark(op, code, marking(true))).toBeNull();
  });
});

test("the functions that call a kernel are noted by name", () => {
  const options = marking(true);
  const code = `import * as kernels from "@sluice/core/kernels";
import { sum as total } from "@sluice/kernels/raw";
function conv2d() { kernels.conv2d({}); }
class Layer { f() { total({}); } }
kernels.fill({});`;
  mark(op, code, options);
  expect(Object.fromEntries([...options.wants].map(([kernel, ops]) => [kernel, [...ops]]))).toEqual({
    conv2d: ["conv2d"],
    sum: ["Layer"],
    fill: ["a module"],
  });
});

describe("variants", () => {
  const binary = async (variant: "simd" | "relaxed") => (await import(`../../kernels/src/generated/${variant}.ts`))[variant] as string;
  const replaced = async (module: "simd" | "relaxed", variant: Marking["variant"]) => {
    const id = at(`kernels/src/generated/${module}.ts`);
    return mark(id, `export const wasm = "${await binary(module)}";`, { ...marking(true), variant })?.code;
  };

  test("simd empties the relaxed binary and leaves its own", async () => {
    expect(await replaced("relaxed", "simd")).toBe('export const wasm = "";');
    expect(await replaced("simd", "simd")).toBeUndefined();
  });

  test("relaxed stands in place of both", async () => {
    expect(await replaced("simd", "relaxed")).toBe(`export const wasm = "${await binary("relaxed")}";`);
    expect(await replaced("relaxed", "relaxed")).toBeUndefined();
  });
});

test("a module that does not parse is an error that names it", () => {
  expect(() => mark(op, "export const =", marking(true))).toThrow(/^subset: .*example\.ts does not parse/);
});

test("the op that wants a kernel has the name under which a bundle exports it", () => {
  const wants = new Map<string, Set<string>>();
  const bundle = 'import { relu, conv2d } from "@sluice/kernels/raw"; const both = [relu, conv2d];';
  const ops = "function relu2(a) { relu(a); } function conv2d3(a) { conv2d(a); } export { relu2 as relu, conv2d3 as c };";
  mark(at("core/dist/index.js"), `${bundle} ${ops}`, { ...marking(true), wants });
  expect(wants).toEqual(
    new Map([
      ["relu", new Set(["relu"])],
      ["conv2d", new Set(["conv2d3"])],
    ]),
  );
});
