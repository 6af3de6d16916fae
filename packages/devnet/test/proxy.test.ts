/** What a proxy in the environment does to a devnet: nothing. */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exemptLoopback } from "../src/exemptLoopback.ts";

const operate = fileURLToPath(new URL("./support/proxied/operate.ts", import.meta.url));

/** A proxy that answers nothing and counts who came. */
const proxy = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let connections = 0;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => new Promise((resolve) => proxy.close(resolve)));

describe("behavior: chain and bundler are asked directly", () => {
  test.each<Record<string, string>>([
    {},
    { NODE_USE_ENV_PROXY: "1" },
    { NODE_USE_ENV_PROXY: "1", NO_PROXY: "127.0.0.1", no_proxy: "" },
  ])("behavior: with %o", async (more) => {
    connections = 0;
    const proxies = { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url };
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...proxies, ...more };
    const { stdout } = await promisify(execFile)(process.execPath, [operate], { env });
    expect(JSON.parse(stdout)).toEqual({ chain: "0x14a34", bundler: "0x14a34", funded: "7" });
    expect(connections).toBe(0);
  });
});

describe("behavior: nothing of the environment changes but what is needed", () => {
  const proxied = { HTTPS_PROXY: "http://proxy.example" };
  test.each([
    ["no proxy", {}, {}],
    ["an empty one", { HTTP_PROXY: "" }, { HTTP_PROXY: "" }],
    ["a proxy", proxied, { ...proxied, NO_PROXY: "127.0.0.1,localhost" }],
    [
      "hosts of the caller",
      { ...proxied, NO_PROXY: "a.example, localhost" },
      { ...proxied, NO_PROXY: "a.example,localhost,127.0.0.1" },
    ],
    [
      "lower case, which counts before",
      { ...proxied, no_proxy: "", NO_PROXY: "a.example" },
      { ...proxied, no_proxy: "127.0.0.1,localhost", NO_PROXY: "a.example" },
    ],
    ["no proxy for anything", { ...proxied, NO_PROXY: "*" }, { ...proxied, NO_PROXY: "*" }],
  ])("behavior: %s", (_, given: NodeJS.ProcessEnv, expected: NodeJS.ProcessEnv) => {
    const env = { ...given };
    exemptLoopback(env);
    expect(env).toEqual(expected);
  });
});
