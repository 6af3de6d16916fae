import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, inject, test } from "vitest";
import { copyStore } from "./support/storeTemplate.ts";

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const started: ChildProcess[] = [];
const folders: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const process of started.splice(0)) process.kill("SIGKILL");
  for (const folder of folders.splice(0)) await folder.remove();
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const said = { out: "", error: "" };
  child.stdout.on("data", (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    said.error += String(chunk);
  });
  return { child, said, ended: once(child, "close").then(([code]) => code as number) };
}

async function listening({ said, child }: ReturnType<typeof start>): Promise<string> {
  for (;;) {
    const url = /http:\/\/\S+/.exec(said.error)?.[0];
    if (url !== undefined) return url;
    await once(child.stderr, "data");
  }
}

async function newFolder(): Promise<string> {
  const store = await copyStore(inject("storeTemplate"));
  folders.push(store);
  return store.folder;
}

test("default: serves on loopback, and a signal ends it cleanly, folder and all", async () => {
  const folder = await newFolder();
  // Nobody listens there: what needs no chain is served all the same.
  const args = ["--port", "0", "--data-dir", folder, "--rpc-url", "http://127.0.0.1:9"];
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const run = start(...args);
    const url = await listening(run);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/api/v1/services`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("abba_http_request_seconds_count");
    run.child.kill(signal);
    expect(await run.ended).toBe(0);
  }
});

test("behavior: a signal ends it within its grace, whatever is held open", async () => {
  const folder = await newFolder();
  const run = start("--port", "0", "--data-dir", folder, "--rpc-url", "http://127.0.0.1:9", "--grace", "2");
  const { port } = new URL(await listening(run));
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write("POST /api/v1/agents/challenge HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  const asked = performance.now();
  run.child.kill("SIGTERM");
  await run.ended;
  expect(performance.now() - asked).toBeLessThan(10_000);
});

test("error: a folder in use", async () => {
  const folder = await newFolder();
  const args = ["--port", "0", "--data-dir", folder, "--rpc-url", "http://127.0.0.1:9"];
  await listening(start(...args));
  const second = start(...args);
  expect(await second.ended).toBe(1);
  expect(second.said.error).toContain("is in use by process");
});

test("error: options that are none", async () => {
  for (const args of [
    ["--prot", "1"],
    ["--chain", "mainnet"],
    ["--port", "x"],
    ["--escrow-address", "0x1"],
    ["--unpaid-purchases", "many"],
    ["--payload-bytes", "0"],
    ["--services", "-1"],
    ["--sessions-per-hour", "0"],
    ["--keys-per-hour", "1e3"],
    ["--paymaster", "0x1"],
    // Without its signer's key.
    ["--paymaster", `0x${"1".repeat(40)}`],
  ]) {
    const run = start(...args);
    expect([args, await run.ended]).toEqual([args, 2]);
  }
  const help = start("--help");
  expect(await help.ended).toBe(0);
  expect(help.said.out).toContain("DATABASE_URL");
});
