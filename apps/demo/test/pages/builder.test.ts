import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goOnInNode, type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page on which layers are stacked", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/builder?layers=linear16-relu", 4400);
  }, 60_000);
  afterAll(() => here?.close());

  test("trains the stack of the address, and shows its parameters and its code", async () => {
    const { page } = here;
    await expect.poll(() => page.textContent("[data-testid=accuracy]")).toMatch(/%/);
    await expect.poll(() => page.textContent("[data-testid=parameters]")).toBe("12,730");
    expect(await page.textContent(".code")).toContain("new Linear(784, 16), // [N, 16]");
  });

  test("tells what a subset of its kernels weighs, and the command that makes it", async () => {
    const { page } = here;
    await expect.poll(() => page.textContent("[data-testid=command]")).toContain("npx @sluice/subset --kernels matmul,relu ");
    const [, part, whole] = /about ([\d.]+) KB .* instead of ([\d.]+)\.$/.exec((await page.textContent("[data-testid=subset]"))!)!;
    expect(Number(part)).toBeGreaterThan(1);
    expect(Number(part)).toBeLessThan(Number(whole) / 5);
  });

  test("a layer is added, moved and removed, and the run starts over", async () => {
    const { page } = here;
    await page.getByRole("button", { name: "GRU", exact: true }).click();
    expect(page.url()).toContain("layers=linear16-relu-gru16");
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("gru16 needs an image");
    await page.getByRole("button", { name: "Layer 3 earlier" }).click();
    await page.getByRole("button", { name: "Layer 2 earlier" }).click();
    await page.getByRole("button", { name: "Remove layer 3" }).click();
    expect(page.url()).toContain("layers=gru16-linear16");
    await expect.poll(() => here.number("step")).toBeGreaterThan(3);
  });

  test("a head of rl or gan stands in the address and in the code, and learns", async () => {
    const { page } = here;
    const head = page.getByRole("combobox", { name: "Head" });
    await head.selectOption("critic");
    expect(page.url()).toContain("head=critic");
    await expect.poll(() => page.textContent(".code")).toContain("mlpGenerator(32, 784");
    await expect.poll(() => here.number("step")).toBeGreaterThan(3);
    await head.selectOption("policy");
    await expect.poll(() => page.textContent(".code")).toContain("new Categorical(model.forward(images))");
    await expect.poll(() => here.number("step")).toBeGreaterThan(3);
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const [saved] = await Promise.all([page.waitForEvent("download"), button("Save weights").click()]);
    const [program] = await Promise.all([page.waitForEvent("download"), button("Continue in Node").click()]);
    // It loads the weights of the stack and of its value, each by name and shape, or fails.
    expect(await goOnInNode(program, saved)).toBe("");
  });

  test("has no accessibility violation that axe finds, fits a narrow screen, and had no error on the way", async () => {
    expect(await violations(here.page)).toEqual([]);
    expect(await widthWhenNarrow(here.page)).toBeLessThanOrEqual(360);
    expect(here.errors).toEqual([]);
  });
});
