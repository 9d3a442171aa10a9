import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
const conditions = ["@sluice/source"];

test("a program that only predicts needs no gradients", async () => {
  expect(await decide([fixture("perceptron")], conditions)).toMatchObject({ gradients: false, reason: "dropped: nothing takes one" });
});

test("a program that trains needs them, also behind another entry or a page", async () => {
  const taken = { gradients: true, reason: "kept: the program takes them" };
  expect(await decide([fixture("perceptron"), fixture("trained-perceptron")], conditions)).toMatchObject(taken);
  const folder = mkdtempSync(join(tmpdir(), "sluice-page-"));
  writeFileSync(join(folder, "taken.js"), 'console.log("grad: nothing was recorded")');
  writeFileSync(join(folder, "index.html"), '<script type="module" src="/taken.js"></script>');
  expect(await decide([join(folder, "index.html")])).toMatchObject(taken);
});

describe("options", () => {
  const named = async (program: string) => {
    const file = join(mkdtempSync(join(tmpdir(), "sluice-options-")), "main.js");
    writeFileSync(file, program);
    const { options } = await decide([file], conditions);
    return ["groups", "paddingMode"].filter((option) => options!.has(option));
  };
  const cnn = fileURLToPath(new URL("../../cnn/src/index.ts", import.meta.url));
  const conv = `import { Conv2d } from "${cnn}"; console.log(`;

  test("that nobody names are not among the words of a program, whatever the ops pass on", async () => {
    expect(await named(`${conv}new Conv2d(1, 6, 5, { padding: 2 }))`)).toEqual([]);
  });

  test("of a program count however they are written", async () => {
    expect(await named(`const groups = 2; ${conv}new Conv2d(4, 4, 3, { groups }))`)).toEqual(["groups"]);
    expect(await named(`const options = {}; options["paddingMode"] = "reflect"; ${conv}new Conv2d(4, 4, 3, options))`)).toEqual([
      "paddingMode",
    ]);
  });

  test("that a model of the packages gives count", async () => {
    expect(await named(`import { MobileNetV2 } from "${cnn}"; console.log(new MobileNetV2());`)).toEqual(["groups"]);
  });
});

test("when in doubt they are kept, and the report says why", async () => {
  expect(await decide([])).toEqual({
    gradients: true,
    reason: "kept: the program's entries are not known",
    options: null,
  });
  const folder = mkdtempSync(join(tmpdir(), "sluice-doubt-"));
  const page = join(folder, "main.js");
  writeFileSync(page, 'import "./app.vue";');
  writeFileSync(join(folder, "app.vue"), "<template/>");
  const { gradients, reason } = await decide([page]);
  expect(gradients).toBe(true);
  expect(reason).toMatch(/^kept: .*vue/);
});

test("styles, pictures and other packages do not matter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-styles-"));
  const page = join(folder, "main.js");
  writeFileSync(page, 'import "./page.css"; import "somewhere"; console.log(1);');
  writeFileSync(join(folder, "page.css"), "p { color: red }");
  expect((await decide([page])).gradients).toBe(false);
});
