import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goOnInNode, longestTask, testsAtTheEnd, type Visit, visit, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page of agents", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/rl?world=gridWorld&hidden=32", 4396);
  }, 60_000);
  afterAll(() => here?.close());

  test("learns on its own after opening, plays for show, and pause stands still", async () => {
    const { page } = here;
    await expect.poll(() => here.number("step")).toBeGreaterThan(20);
    await expect.poll(() => page.textContent('[data-status="PPO"]')).toMatch(/^-?\d\.\d\d ± \d\.\d\d$/);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(300);
    const still = await here.number("step");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => here.number("step")).toBe(still + 1);
  });

  test("goes back to an earlier step", async () => {
    await here.page.getByLabel("Go back to a step").fill("5");
    await expect.poll(() => here.number("step")).toBe(5);
  });

  test("the visitor steers by button and by key", async () => {
    const { page } = here;
    const up = page.getByRole("button", { name: "Up", exact: true });
    await up.dispatchEvent("pointerdown");
    await expect.poll(() => page.textContent("[data-testid=mine]")).toMatch(/return -?\d/);
    await up.focus();
    for (const _ of [1, 2, 3]) {
      await page.keyboard.press("ArrowUp");
      await page.waitForTimeout(100);
    }
    await expect.poll(() => page.textContent("[data-testid=mine]")).toMatch(/return -0\.(0[4-9]|1)/);
  });

  test("another world starts over, with the agents that can act in it, and stands in the address", async () => {
    const { page } = here;
    await page.getByRole("combobox", { name: "World" }).selectOption({ label: "Pendulum" });
    expect(page.url()).toContain("world=pendulum");
    await expect.poll(() => page.getByRole("heading", { name: /^SAC/ }).count()).toBe(1);
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
  });

  test("three agents land side by side, one by throttles; the visitor burns engines by key", async () => {
    const { page } = here;
    await page.getByRole("combobox", { name: "World" }).selectOption({ label: "LunarLander" });
    expect(page.url()).toContain("world=lunarLander");
    await expect.poll(() => page.textContent("[data-testid=solved]")).toMatch(/PPO: .* DQN: .* SAC: [\d,]{2,} environment steps/);
    expect(await page.getByRole("heading", { name: /^(PPO|DQN|SAC):/ }).count()).toBe(3);
    const mine = page.getByRole("region", { name: "You at the controls" });
    await mine.getByRole("button", { name: "Up", exact: true }).focus();
    await page.keyboard.down("ArrowUp");
    await expect.poll(() => page.textContent("[data-testid=mine]")).toMatch(/return [-]?[1-9]/);
    await page.keyboard.up("ArrowUp");
    await expect.poll(() => mine.locator("dt").allTextContents()).toEqual(["nothing", "left engine", "main engine", "right engine"]);
  });

  test("no task of the main thread takes 50 ms while three agents learn and are shown", async () => {
    expect(await longestTask(here.page, 3000)).toBeLessThan(50);
  });

  test("goes on in Node with what was learned here", async () => {
    const { page } = here;
    await page.getByRole("combobox", { name: "Agents" }).selectOption("ppo");
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save weights" }).click()]);
    const [program] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Continue in Node" }).click()]);
    expect(await goOnInNode(program, saved)).toMatch(/^step \d+, .*memory /);
    await page.getByRole("combobox", { name: "Agents" }).selectOption("ppo-dqn-sac");
  });

  test("values are shown over two numbers of the visitor's choice", async () => {
    const { page } = here;
    const surfaces = page.getByRole("img", { name: /^Blue: it expects much/ });
    await expect.poll(() => surfaces.count()).toBe(3);
    const drawn = () =>
      surfaces
        .first()
        .locator("canvas")
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(500);
    const before = await drawn();
    await page.getByRole("combobox", { name: "Values across" }).selectOption({ label: "tilt (rad)" });
    await expect.poll(() => page.textContent(".agent")).toContain("Across: tilt (rad); upwards: height.");
    await expect.poll(drawn).not.toBe(before);
  });

  testsAtTheEnd(() => here);
});
