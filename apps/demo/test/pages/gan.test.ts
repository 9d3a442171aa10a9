import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longestTask, type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page of rivals", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/gan?hidden=32&batch=64", 4395);
  }, 60_000);
  afterAll(() => here?.close());

  test("plays on its own after opening, and pause stands still", async () => {
    const { page } = here;
    await expect.poll(() => here.number("step")).toBeGreaterThan(60);
    expect(await page.textContent('[data-status="places met"]')).toMatch(/^\d \/ 8$/);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(300);
    const still = await here.number("step");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => here.number("step")).toBe(still + 1);
  });

  test("no task of the main thread takes 50 ms while it plays and draws", async () => {
    await here.page.getByRole("button", { name: "Run", exact: true }).click();
    expect(await longestTask(here.page, 2000)).toBeLessThan(50);
    await here.page.getByRole("button", { name: "Pause" }).click();
  });

  test("goes back to an earlier step", async () => {
    await here.page.getByLabel("Go back to a step").fill("10");
    await expect.poll(() => here.number("step")).toBe(10);
  });

  test("steps one side alone, which the run counts as no step", async () => {
    await here.page.getByRole("button", { name: "Judge's step alone" }).click();
    await here.page.getByRole("button", { name: "Forger's step alone" }).click();
    await here.page.waitForTimeout(200);
    expect(await here.number("step")).toBe(10);
  });

  test("what is drawn becomes the distribution, and stands in the address", async () => {
    const { page } = here;
    const box = (await page.locator(".rivals").boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 4, { steps: 12 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toContain("target=mine");
    await expect.poll(() => page.textContent('[data-status="places met"]')).toMatch(/^\d+ \/ \d\d?$/);
  });

  test("has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here.page)).toEqual([]);
  });

  test("fits a narrow screen without scrolling sideways", async () => {
    expect(await widthWhenNarrow(here.page)).toBeLessThanOrEqual(360);
  });

  test("the forger of digits plays; one asks for a digit and walks between two manners of writing", async () => {
    const { page } = here;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${here.address}#/gan?part=digits&width=4&batch=16&parts=1`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(52);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(500);
    expect(await page.textContent('[data-status="kinds of digit"]')).toMatch(/^\d+ \/ 10$/);
    expect(await page.locator(".before li").count()).toBeGreaterThan(0);
    const drawn = () => page.locator(".walked canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await drawn();
    await page.getByLabel("Ask for").selectOption("8");
    await expect.poll(drawn).not.toBe(before);
    const asked = await drawn();
    await page.getByRole("slider", { name: "Along the way" }).fill("24");
    await expect.poll(drawn).not.toBe(asked);
    await page.getByLabel("Go back to a step").fill("20");
    await expect.poll(() => here.number("step")).toBe(20);
    expect(await violations(page)).toEqual([]);
    expect(await widthWhenNarrow(page)).toBeLessThanOrEqual(360);
  });

  test("had no error on the way", () => {
    expect(here.errors).toEqual([]);
  });
});
