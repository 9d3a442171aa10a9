import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { decide } from "../src/gradients.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
const conditions = ["@sluice/source"];

test("a program that only predicts needs no gradients", async () => {
  expect(await decide([fixture("perceptron")], conditions)).toEqual({ gradients: false, reason: "dropped: nothing takes one" });
});

test("a program that trains needs them, also behind another entry or a page", async () => {
  const taken = { gradients: true, reason: "kept: the program takes them" };
  expect(await decide([fixture("perceptron"), fixture("trained-perceptron")], conditions)).toEqual(taken);
  const folder = mkdtempSync(join(tmpdir(), "sluice-page-"));
  writeFileSync(join(folder, "taken.js"), 'console.log("grad: nothing was recorded")');
  writeFileSync(join(folder, "index.html"), '<script type="module" src="/taken.js"></script>');
  expect(await decide([join(folder, "index.html")])).toEqual(taken);
});

test("when in doubt they are kept, and the report says why", async () => {
  expect(await decide([])).toEqual({ gradients: true, reason: "kept: the program's entries are not known" });
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
