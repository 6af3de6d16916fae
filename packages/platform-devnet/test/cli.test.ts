import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { startPlatformDevnet } from "../src/index.ts";

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
let running: ChildProcess | undefined;
afterEach(() => void running?.kill("SIGKILL"));

test("default: --platform prints where the API is, and a signal stops all of it", async () => {
  // As a package manager passes it on.
  const child = spawn(process.execPath, [cli, "--", "--platform", "--json"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  running = child;
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { platformUrl, rpcUrl } = JSON.parse(line) as { platformUrl: string; rpcUrl: string };
  expect((await fetch(`${platformUrl}/api/v1/services`)).status).toBe(200);
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([0, null]);
  await expect(fetch(platformUrl)).rejects.toThrow();
  await expect(fetch(rpcUrl)).rejects.toThrow();
});

test("default: startPlatformDevnet follows the chain and pays for operations on it", async () => {
  await using local = await startPlatformDevnet();
  await local.platform.sync();
  expect((await fetch(`${local.platformUrl}/readyz`)).status).toBe(200);
  const paymaster = `${local.platformUrl}/api/v1/paymaster/${local.devnet.chain.id}`;
  const answer = await fetch(paymaster, { method: "POST", body: "{}" });
  expect(await answer.json()).toMatchObject({ error: { code: -32_600 } });
});
