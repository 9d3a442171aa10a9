import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the frame and the panorama", () => {
  let here: Visit;
  /** Addresses of the scripts that were asked for so far. */
  const scripts = new Set<string>();

  beforeAll(async () => {
    here = await visit("#/", 4392);
    here.page.on("request", (request) => request.url().endsWith(".js") && scripts.add(request.url()));
    await here.page.reload();
  }, 60_000);
  afterAll(() => here?.close());

  test("opens on the panorama, where networks learn at once", async () => {
    const { page } = here;
    await expect.poll(() => page.textContent("h1")).toContain("Deep learning");
    expect(await page.title()).toBe("Panorama · Sluice");
    await expect.poll(() => page.locator(".sheet span").count()).toBe(18);
    await expect.poll(() => page.textContent(".sheet strong")).toMatch(/^[5-9]\d\.\d % right$/);
  });

  test("sends at most 200 KB of gzipped script for the first page, workers and all", async () => {
    const sizes = await Promise.all([...scripts].map(async (url) => gzipSync(await (await fetch(url)).text()).length));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(200_000);
  });

  test("each of the four families learns in a tile of its own, once it is seen", async () => {
    const { page } = here;
    await page.locator(".thumbnail.page").scrollIntoViewIfNeeded();
    await expect.poll(() => page.textContent(".thumbnail.page")).toHaveLength(150);
    await expect.poll(() => page.locator(".glimpse .map-image").count()).toBe(6);
    const lit = (name: string) =>
      page.getByRole("img", { name }).evaluate((drawing) => {
        const canvas = drawing instanceof HTMLCanvasElement ? drawing : drawing.querySelector("canvas")!;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
      });
    for (const name of ["Data work, training live", "Rivals, training live", "Agents, training live"]) {
      await expect.poll(() => page.getByRole("img", { name }).count()).toBe(1);
      await page.getByRole("img", { name }).scrollIntoViewIfNeeded();
      await expect.poll(() => lit(name)).toBe(true);
    }
    await page.evaluate(() => scrollTo(0, 0));
  });

  test("has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here.page)).toEqual([]);
  });

  test("the menu leads to pages by keyboard, and marks where one is", async () => {
    const { page } = here;
    await page.getByRole("link", { name: "Pipes and gates" }).first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.textContent("h1")).toBe("Pipes and gates");
    expect(await page.title()).toBe("Pipes and gates · Sluice");
    expect(await page.getAttribute("nav a[aria-current=page]", "href")).toBe("#/pipes");
    await page.goBack();
    await expect.poll(() => page.title()).toBe("Panorama · Sluice");
  });

  test("switches language and theme, and remembers them", async () => {
    const { page } = here;
    await page.getByRole("button", { name: "切换到中文" }).click();
    await expect.poll(() => page.textContent("h1")).toContain("深度学习");
    expect(await page.getAttribute("html", "lang")).toBe("zh");
    await page.reload();
    await expect.poll(() => page.textContent("h1")).toContain("深度学习");
    await page.getByRole("button", { name: "Switch to English" }).click();
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    expect(await page.getAttribute("html", "data-theme")).toBe("dark");
  });

  test("on a narrow screen the menu opens and closes, and nothing sticks out", async () => {
    const { page } = here;
    expect(await widthWhenNarrow(page)).toBeLessThanOrEqual(360);
    const link = page.locator('nav a[href="#/digits"]');
    expect(await link.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).click();
    expect(await page.getByRole("navigation").isVisible()).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
  });

  test("an address without a page says so and leads back", async () => {
    const { page, address } = here;
    await page.goto(`${address}#/nowhere`);
    await expect.poll(() => page.textContent("h1")).toBe("There is no such page.");
    await page.getByRole("link", { name: "To the panorama" }).click();
    await expect.poll(() => page.title()).toBe("Panorama · Sluice");
  });

  test("had no error on the way", () => {
    expect(here.errors).toEqual([]);
  });
});
