import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { rpcRequest } from "../src/rpc.ts";
import { childrenOf, gone } from "./support/processes.ts";

const cli = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const printed = z.object({ rpcUrl: z.url(), bundlerUrl: z.url(), chainId: z.number() });

let running: ChildProcess | undefined;
afterEach(() => void running?.kill("SIGKILL"));

function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running = child;
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      if (stdout.endsWith("\n")) resolve(stdout);
    });
  });
  const exited = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  if (child.pid === undefined) throw new Error("not started");
  return { pid: child.pid, child, ready, exited, stderr: () => stderr };
}

test("default: prints one JSON object, stays up, and stops everything on SIGINT", async () => {
  const { pid, child, ready, exited, stderr } = run("--json");
  const { rpcUrl, bundlerUrl, chainId } = printed.parse(JSON.parse(await ready));
  expect(chainId).toBe(84_532);
  expect(await rpcRequest(rpcUrl, "eth_chainId")).toBe("0x14a34");
  expect(await rpcRequest(bundlerUrl, "eth_chainId")).toBe("0x14a34");
  expect(stderr()).toContain("ready after");

  const processes = childrenOf(pid);
  expect(processes).toHaveLength(3);
  child.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
  await gone(processes);
});

test("behavior: its processes do not outlive it when it is killed", async () => {
  const { pid, child, ready } = run("--json");
  await ready;
  const processes = childrenOf(pid);
  expect(processes).toHaveLength(3);
  child.kill("SIGKILL");
  await gone(processes);
});

test("behavior: a signal during the start stops it as cleanly", async () => {
  const { child, exited, stderr } = run("--json");
  await once(child.stderr ?? child, "data");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(stderr()).not.toContain("ready after");
});

test("behavior: ends with an error when a process of it dies", async () => {
  const { pid, ready, exited, stderr } = run();
  expect(await ready).toMatch(/^Chain +http:\/\/127\.0\.0\.1:/);
  const [first] = childrenOf(pid).slice(-1);
  if (first === undefined) throw new Error("no process");
  process.kill(first, "SIGKILL");
  expect((await exited)[0]).toBe(1);
  expect(stderr()).toContain("ended unexpectedly (SIGKILL)");
});

test("behavior: --help", async () => {
  const { ready, exited } = run("--help");
  expect(await ready).toContain("--bundler-port <port>");
  expect(await exited).toEqual([0, null]);
});

test("error: a wrong argument says which", async () => {
  const unknown = run("--bogus");
  expect(await unknown.exited).toEqual([2, null]);
  expect(unknown.stderr()).toContain("--bogus");
  const wrong = run("--port", "zero");
  expect(await wrong.exited).toEqual([2, null]);
  expect(wrong.stderr()).toContain("port: ");
});
