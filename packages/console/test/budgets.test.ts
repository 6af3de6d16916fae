import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fixture, openPage, startFixture } from "./support/fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Bytes of a first load, compressed. */
const most = 300_000;

/** Bytes, as they come over the wire, of everything that the page itself loads until it is quiet. */
async function weigh(page: Page, url: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (new URL(request.url()).origin === new URL(url).origin)
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

test.each(["/", "/grant", "/sessions"])(
  "behavior: the first load of %s is under 300 kB compressed",
  async (path) => {
    // What is kept for later, once the page is there, is no part of it.
    const { context, page } = await openPage(fixture.browser, { serviceWorkers: "block" });
    const bytes = await weigh(page, `${fixture.url}${path}`);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(most);
    await context.close();
  },
);
