import { readFile } from "node:fs/promises";
import { readSafetensors } from "@sluice/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawnFrames, goOnInNode, longestTask, type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the pipes page", () => {
  let here: Visit;
  const right = () => here.number("right on test points");
  const button = (name: string) => here.page.getByRole("button", { name, exact: true });

  beforeAll(async () => {
    here = await visit("#/pipes?shape=moons&layers=6&seed=4", 4393);
  }, 60_000);
  afterAll(() => here?.close());

  test("takes settings from the address, trains on its own, and tells the points apart", async () => {
    expect(await here.page.getByLabel("Shape").inputValue()).toBe("moons");
    expect(await here.page.getByLabel("Seed").inputValue()).toBe("4");
    await here.page.getByLabel("Pace", { exact: true }).selectOption("500");
    await expect.poll(right).toBeGreaterThan(95);
  });

  test("no task of the main thread takes 50 ms while it trains and draws", async () => {
    expect(await longestTask(here.page, 3000)).toBeLessThan(50);
  });

  test("a frame draws at most one picture", async () => {
    await here.page.getByLabel("Pace", { exact: true }).selectOption("100");
    const frames = await drawnFrames(here.page, 120);
    const canvases = frames.map((frame) => frame.canvases);
    expect(Math.max(...canvases)).toBeGreaterThan(0);
    // The answer is two canvases: its colours and its boundary.
    expect(Math.max(...canvases)).toBeLessThanOrEqual(2);
    // As many as one layer has pipes: three for each, and their gates.
    expect(Math.max(...frames.map(({ paths }) => paths))).toBeLessThan(60);
  });

  test("the water runs between two steps while it trains, and stands while it does not", async () => {
    const { page } = here;
    await page.getByLabel("Pace", { exact: true }).selectOption("1");
    const drawing = page.locator(".network .drawing");
    await drawing.scrollIntoViewIfNeeded();
    const pictures = async () => {
      const all = new Set<string>();
      for (let i = 0; i < 4; i++) all.add((await drawing.screenshot()).toString("base64"));
      return all.size;
    };
    await page.waitForTimeout(500);
    // Four pictures, taken in less time than three steps take.
    expect(await pictures()).toBe(4);
    await button("Pause").click();
    await page.waitForTimeout(500);
    expect(await pictures()).toBe(1);
    await button("Run").click();
    await page.getByLabel("Pace", { exact: true }).selectOption("500");
  });

  test("goes back to a step, shows the same numbers as then, and goes on from there", async () => {
    const { page } = here;
    await button("Pause").click();
    const slider = page.getByLabel("Go back to a step");
    await slider.fill("20");
    await expect.poll(() => here.number("step")).toBe(20);
    const field = () =>
      page
        .locator(".plane canvas")
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await page.waitForTimeout(500);
    const early = await field();
    await slider.fill("300");
    await expect.poll(() => here.number("step")).toBe(300);
    await page.waitForTimeout(500);
    expect(await field()).not.toBe(early);
    await slider.fill("20");
    await expect.poll(() => here.number("step")).toBe(20);
    await expect.poll(field).toBe(early);
    await button("Step").click();
    await expect.poll(() => here.number("step")).toBe(21);
  });

  test("shows weights and gradients of any layer as they were at the step it went back to", async () => {
    const { page } = here;
    const slider = page.getByLabel("Go back to a step");
    await page.getByText("Weights and gradients at this step").click();
    const matrices = page.locator(".matrices");
    const drawn = () => matrices.locator("canvas").evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
    const at = async (step: number) => {
      await slider.fill(String(step));
      await expect.poll(() => matrices.locator("[data-step]").getAttribute("data-step")).toBe(String(step));
      // Drawings wait their turn: it has come when nothing changes any more.
      let pictures = await drawn();
      const settled = async () => {
        const before = pictures;
        await page.waitForTimeout(300);
        pictures = await drawn();
        return pictures.join() === before.join();
      };
      await expect.poll(settled).toBe(true);
      return { pictures, numbers: await matrices.locator("td").allTextContents() };
    };
    await page.getByLabel("Parameter").selectOption("model/linears.1.weight");
    await expect.poll(() => matrices.locator("[data-step]").textContent()).toContain("6 × 1");
    const early = await at(40);
    expect(early.pictures).toHaveLength(2);
    expect(early.numbers).not.toContain("–");
    const later = await at(200);
    expect(later.pictures[1]).not.toBe(early.pictures[1]);
    expect(later.numbers).not.toEqual(early.numbers);
    expect(await at(40)).toEqual(early);
    // The gradient and the weights are not the same picture.
    expect(early.pictures[0]).not.toBe(early.pictures[1]);
    await at(21);
    await page.getByText("Weights and gradients at this step").click();
  });

  test("saves weights, hands out a program, and goes on from weights that are loaded", async () => {
    const { page } = here;
    const [saved] = await Promise.all([page.waitForEvent("download"), button("Save weights").click()]);
    expect(saved.suggestedFilename()).toBe("pipes.safetensors");
    const bytes = await readFile(await saved.path());
    expect(readSafetensors(new Uint8Array(bytes)).tensors["model/linears.0.weight"]?.shape).toEqual([2, 6]);
    const [program] = await Promise.all([page.waitForEvent("download"), button("Continue in Node").click()]);
    expect(await goOnInNode(program, saved)).toMatch(/^step 71, .*loss /);
    await button("Run").click();
    await expect.poll(() => here.number("step")).toBeGreaterThan(40);
    await button("Pause").click();
    await page.setInputFiles('input[type="file"]', { name: "pipes.safetensors", mimeType: "application/octet-stream", buffer: bytes });
    await expect.poll(() => here.number("step")).toBe(22);
    await page.setInputFiles('input[type="file"]', {
      name: "broken.safetensors",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("no"),
    });
    await expect.poll(() => page.textContent(".keep [role=status]")).toContain("That did not work");
  });

  test("a change of settings starts over and stands in the address", async () => {
    const { page } = here;
    await page.getByLabel("Optimizer").selectOption("rmsprop");
    expect(page.url()).toContain("optimizer=rmsprop");
    await button("Add a layer").click();
    expect(page.url()).toContain("layers=6,4");
    await expect.poll(() => here.number("step")).toBeGreaterThan(5);
  });

  test("learns points that are drawn, by pointer and by keyboard", async () => {
    const { page } = here;
    const plane = page.getByRole("img", { name: "The plane" });
    const box = (await plane.boundingBox())!;
    const stroke = async (x: number) => {
      await page.mouse.move(box.x + x * box.width, box.y + box.height * 0.2);
      await page.mouse.down();
      await page.mouse.move(box.x + x * box.width, box.y + box.height * 0.8, { steps: 12 });
      await page.mouse.up();
    };
    await plane.scrollIntoViewIfNeeded();
    Object.assign(box, await plane.boundingBox());
    await stroke(0.2);
    await plane.focus();
    await page.keyboard.press("x");
    expect(await page.getByRole("button", { name: "■ orange" }).getAttribute("aria-pressed")).toBe("true");
    Object.assign(box, await plane.boundingBox());
    await stroke(0.8);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await expect.poll(() => page.url()).toContain("shape=mine");
    expect(new URLSearchParams(page.url().split("?")[1]).get("points")!.split(",").length).toBeGreaterThan(3 * 12);
    await expect.poll(right).toBeGreaterThan(80);
  });

  test("has no accessibility violation that axe finds, in either theme, with its table open", async () => {
    await here.page.getByText("Weights as numbers").click();
    expect(await violations(here.page)).toEqual([]);
  });

  test("fits a narrow screen without scrolling sideways", async () => {
    expect(await widthWhenNarrow(here.page)).toBeLessThanOrEqual(360);
  });

  test("nothing to learn from is said on the page", async () => {
    await here.page.goto(`${here.address}#/pipes?shape=mine`);
    await expect.poll(() => here.page.getByRole("alert").textContent()).toContain("draw some");
  });

  test("had no error on the way", () => {
    expect(here.errors).toEqual([]);
  });
});
