import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { NotGrantedError } from "../src/errors.ts";
import { createAbbaServer, serveHttp } from "../src/mcp/index.ts";
import { abbaCommand } from "./support/runAbba.ts";

const resolve = createRequire(import.meta.url).resolve;
const run = promisify(execFile);
const token = "a token for this test";

/** Nothing was granted: a server can be looked at all the same. */
const agent = () => Promise.reject(new NotGrantedError("test"));
const served = await serveHttp({ create: () => createAbbaServer({ agent, version: "1.0.0" }), token });
afterAll(() => served[Symbol.asyncDispose]());
const url = await startProxy(new URL(served.url));

/** The conformance tests know of no tokens: shows ours in their place, and changes nothing else. */
async function startProxy({ port, pathname }: URL): Promise<string> {
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    const { method, url: path } = asked;
    const passed = request({ host: "127.0.0.1", port, method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  afterAll(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return `http://127.0.0.1:${address.port}${pathname}`;
}

// The others ask a server of the authors' for tools, resources and prompts of its own (test_simple_text, …).
const scenarios = ["server-initialize", "ping", "tools-list", "resources-list", "prompts-list"];

test.each([...scenarios, "dns-rebinding-protection"])(
  "default: the conformance tests' %s passes",
  async (scenario) => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-"));
    afterAll(() => rm(folder, { recursive: true, force: true }));
    const program = join(dirname(resolve("@modelcontextprotocol/conformance/package.json")), "dist/index.js");
    const args = [program, "server", "--url", url, "--scenario", scenario, "--output-dir", folder];
    const { stdout } = await run(process.execPath, args);
    expect(stdout).toMatch(/Passed: [1-9]\d*\/\d+, 0 failed/);
  },
);

test("default: the inspector's command line lists the server's tools, resources and prompts", async () => {
  const home = await mkdtemp(join(tmpdir(), "abba-home-"));
  afterAll(() => rm(home, { recursive: true, force: true }));
  const program = join(
    dirname(resolve("@modelcontextprotocol/inspector/package.json")),
    "clients/launcher/build/index.js",
  );
  const inspect = async (method: string) => {
    const args = [program, "--cli", process.execPath, ...abbaCommand, "mcp", "--method", method];
    const env = { PATH: process.env.PATH ?? "", ABBA_HOME: home };
    return JSON.parse((await run(process.execPath, args, { env })).stdout);
  };
  const [{ tools }, { resources }, { prompts }] = await Promise.all(
    ["tools/list", "resources/list", "prompts/list"].map(inspect),
  );
  expect(tools.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(["get_budget", "pay_request", "buy_service", "deliver"]),
  );
  expect(resources).toHaveLength(3);
  expect(prompts.map(({ name }: { name: string }) => name)).toEqual(["buy", "sell"]);
});
