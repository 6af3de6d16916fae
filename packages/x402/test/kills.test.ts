import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { Hono } from "hono";
import { afterAll, expect, test } from "vitest";
import { createFileBook } from "../src/book/file.ts";
import { paywall } from "../src/seller/hono.ts";
import { startFacilitator } from "./support/startFacilitator.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve, toFacilitatorClient } from "./support/startSeller.ts";

/** How often the agent is killed; `KILLS=200` for the long run. */
const kills = Number(process.env.KILLS ?? 3);
const count = 6;

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdcOf } = fixture;
const folder = await mkdtemp(join(tmpdir(), "abba-kills-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function startShop(payTo: string): Promise<string> {
  const facilitator = toFacilitatorClient(startFacilitator(devnet, account(3)), network);
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme());
  const accepts = { scheme: "exact", price: "$0.01", network, payTo } as const;
  const app = new Hono();
  app.use(paywall({ server, routes: { "GET /forecast": { accepts } } }));
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  return await serve(getRequestListener(app.fetch));
}

test(`behavior: killed ${kills} times at any step, every key is paid once and served`, {
  timeout: 60_000 + kills * 8_000,
}, async () => {
  const payTo = newPayee();
  const payments = [
    { token: "USDC" as const, payees: [payTo], perPayment: price, perPeriod: count * (kills + 1) },
  ];
  const { created } = await fixture.enabled({ payments });
  const url = await startShop(payTo);
  const { rpcUrl, bundlerUrl } = devnet;
  const served = new Set<string>();
  const file = fileURLToPath(new URL("support/payingProcess.ts", import.meta.url));
  let round = 0;

  /** Runs the agent on what is left; `dieAfter` kills it so many milliseconds after it has begun, whatever it is doing. */
  async function run(keys: readonly string[], dieAfter?: number): Promise<number | null> {
    const { serializedSessionKey } = created;
    const work = JSON.stringify({ serializedSessionKey, rpcUrl, bundlerUrl, folder, url, keys });
    const child = spawn(process.execPath, [file, work], { stdio: ["ignore", "pipe", "inherit"] });
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on("data", (data: Buffer) => {
      for (const line of `${data}`.split("\n")) if (line !== "" && line !== "ready") served.add(line);
      if (dieAfter !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), dieAfter);
    });
    const [code] = await once(child, "close");
    clearTimeout(timer);
    return code;
  }

  const all: string[] = [];
  for (; round < kills; round += 1) {
    const keys = Array.from({ length: count }, (_, index) => `round ${round}, key ${index}`);
    all.push(...keys);
    await run([...all].filter((key) => !served.has(key)).slice(0, count), Math.random() * 1_000);
  }
  expect(await run(all.filter((key) => !served.has(key)))).toBe(0);
  expect([...served].sort()).toEqual([...all].sort());
  expect(await usdcOf(payTo)).toBe(BigInt(all.length) * price);
  const book = createFileBook({ folder });
  for (const key of all) expect(await book.find(key)).toMatchObject({ key, attempt: 0 });
});
