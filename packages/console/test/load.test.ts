import { serveConsole } from "@abbababa/console";
import { describeRequest, encodeTerms } from "@abbababa/sdk";
import type { Browser, Page } from "playwright-core";
import { numberToHex } from "viem";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ask, type Fixture, openPage, startFixture } from "./support/fixture.ts";
import { serveLoad } from "./support/serveLoad.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const [sessions, events] = [1_000, 20_000];
const account = "0x00000000000000000000000000000000000a11ce";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time: a busy machine stretches the clock, not this. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of processor time of every task of the page's main thread while something happens. */
async function tasksDuring(browser: Browser, page: Page, happens: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await happens();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith("RunTask") && mains.has(`${pid}:${tid}`))
    .map(({ tdur = 0 }) => tdur / 1_000)
    .sort((a, b) => b - a);
}

test("behavior: 1,000 sessions and 20,000 events take under 3 s of processor time, in short tasks", async () => {
  const { request } = await ask(fixture);
  const { terms } = describeRequest({ request: request.request });
  const { rpcUrl } = inject("local");
  const { chain } = fixture.network;
  await using node = await serveLoad({
    rpcUrl,
    chainId: chain.id,
    account,
    terms: Array.from({ length: sessions }, (_, index) =>
      encodeTerms({ ...terms, salt: numberToHex(index, { size: 8 }) }),
    ),
    events,
  });
  await using served = await serveConsole(
    { networks: [{ chainId: chain.id, name: "Load", rpcUrl: node.url }] },
    { port: 0 },
  );
  const { context, page, watched } = await openPage(fixture.browser, { serviceWorkers: "block" });
  const owner = { kind: "wallet", address: account };
  const stored = { accounts: [{ chainId: chain.id, address: account, index: 0, owner }], grants: [] };
  await context.addInitScript((text) => localStorage.setItem("abba.console.1", text), JSON.stringify(stored));
  await page.goto(`${served.url}/sessions`);
  await page.getByText(`Show ${sessions - 20} more`, { exact: true }).waitFor();
  const started = performance.now();
  let listed = 0;
  const tasks = await tasksDuring(fixture.browser, page, async () => {
    await page.reload();
    await page.getByText(`Read up to block ${events}`).waitFor({ timeout: 150_000 });
    await page.getByText(`Show ${sessions - 20} more`, { exact: true }).waitFor();
    listed = performance.now() - started;
  });
  const busy = tasks.reduce((sum, task) => sum + task, 0);
  console.info(
    `${sessions} sessions, ${events} events: listed after ${Math.round(listed)} ms by the clock, ${Math.round(busy)} ms of processor time; longest tasks ${tasks
      .slice(0, 5)
      .map((task) => Math.round(task))
      .join(", ")} ms`,
  );
  expect(tasks.length).toBeGreaterThan(20);
  expect(busy).toBeLessThan(3_000);
  // 50 ms is the goal on a quiet machine; on a busy one the same task costs up to twice as much.
  expect(tasks[0]).toBeLessThan(100);
  expect(watched.errors).toEqual([]);
  await context.close();
}, 240_000);
