import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goOnInNode, type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page of sequences", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/rnn?length=10", 4398);
  }, 60_000);
  afterAll(() => here?.close());

  test("three networks learn on their own after opening; pause, step and going back do what they say", async () => {
    const { page } = here;
    await expect.poll(() => here.number("step")).toBeGreaterThan(25);
    expect(await page.locator(".unrolled").count()).toBe(3);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(300);
    const still = await here.number("step");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => here.number("step")).toBe(still + 1);
    await page.getByLabel("Go back to a step").fill("7");
    await expect.poll(() => here.number("step")).toBe(7);
  });

  test("the network that writes does so while it learns, and a text of one's own takes its place", async () => {
    const { page } = here;
    await page.getByRole("link", { name: "A network that writes" }).click();
    await expect.poll(() => page.textContent("[data-testid=written]")).toHaveLength(240);
    await page.getByRole("textbox").fill("to be or not to be, that is the question. ".repeat(3));
    await page.getByRole("button", { name: "Learn this" }).click();
    expect(page.url()).toContain("text=mine");
    await expect.poll(() => page.textContent("[data-testid=written]")).toMatch(/^[ abehinoqrstu,.]{240}$/);
  });

  test("what it writes has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here.page)).toEqual([]);
  });

  test("the forecast learns, and says how far off it is", async () => {
    const { page } = here;
    await page.getByRole("link", { name: "Forecast" }).click();
    await expect.poll(() => page.textContent('[data-status="error"]')).toMatch(/^\d\.\d{3}$/);
    expect(await violations(page)).toEqual([]);
  });

  test("spoken digits: the synthesiser speaks, and a refused microphone is said on the page", async () => {
    const { page } = here;
    await page.goto(`${here.address}#/rnn?part=speech&batch=8`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Say 3" }).click();
    await expect.poll(() => page.textContent("[data-testid=answer]")).toMatch(/^\d$/);
    await page.getByRole("button", { name: "Say a digit into the microphone" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("no microphone");
    expect(await violations(page)).toEqual([]);
  });

  test("translation learns, and shows what each character looked at", async () => {
    const { page } = here;
    await page.goto(`${here.address}#/rnn?part=translation&batch=32`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByLabel("Number, 1 to 999,999").fill("42");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.textContent(".translated")).toMatch(/^forty two/);
    expect(await violations(page)).toEqual([]);
  });

  test("captions: a scene is described word by word, with where each looked, and another one takes its place", async () => {
    const { page } = here;
    await page.goto(`${here.address}#/rnn?part=captions&batch=32`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(25);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => page.textContent("[data-testid=caption]")).toMatch(/^a /);
    const caption = () => page.textContent("[data-testid=caption]");
    const glimpses = async () => (await page.locator(".glimpses span").allTextContents()).join(" ");
    // A step that was on its way when the run paused may still come between the two.
    await expect.poll(async () => (await caption()) === (await glimpses())).toBe(true);
    const scene = () => page.locator(".watch canvas").getAttribute("aria-label");
    const before = await scene();
    await page.getByRole("button", { name: "Another scene" }).click();
    await expect.poll(scene).not.toBe(before);
    expect(await violations(page)).toEqual([]);
  });

  test("captions: the program for Node goes on from the page's weights", async () => {
    const { page } = here;
    const step = await here.number("step");
    const get = async (name: string) => {
      const coming = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      return coming;
    };
    const [weights, program] = [await get("Save weights"), await get("Continue in Node")];
    expect(await goOnInNode(program, weights)).toContain(`step ${step + 50}, memory`);
  });

  test("video tags: a clip plays, and another one takes its place", async () => {
    const { page } = here;
    await page.goto(`${here.address}#/rnn?part=video&batch=16`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Pause" }).click();
    expect(await page.locator(".watch .bars dt").count()).toBe(10);
    const tagged = () => page.locator(".watch .top-answer dt").allTextContents();
    const before = (await tagged()).join();
    await expect
      .poll(async () => {
        await page.getByRole("button", { name: "Another clip" }).click();
        return (await tagged()).join();
      })
      .not.toBe(before);
    expect(await violations(page)).toEqual([]);
  });

  test("fits a narrow screen without scrolling sideways, and had no error on the way", async () => {
    expect(await widthWhenNarrow(here.page)).toBeLessThanOrEqual(360);
    expect(here.errors).toEqual([]);
  });
});
