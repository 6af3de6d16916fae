import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Starts a command and waits for the first line that it prints. */
async function start(command: readonly string[]) {
  const [file = "", ...args] = command;
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, "line"), once(child, "exit").then(() => [undefined])])) as [
    string | undefined,
  ];
  return {
    line,
    async stop() {
      child.kill("SIGINT");
      const [code] = await once(child, "exit");
      return code as number | null;
    },
  };
}

test("default: one command brings up chain, bundler, platform and page, and a signal stops all", async () => {
  const { line: url, stop } = await start(["dist/consoleCli.js", "--devnet"]);
  try {
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    const page = await fetch(`${url}/grant`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const config = (await (await fetch(`${url}/config.json`)).json()) as {
      platformUrl: string;
      networks: { rpcUrl: string; bundlerUrl: string }[];
    };
    const [network] = config.networks;
    for (const endpoint of [network?.rpcUrl, network?.bundlerUrl, config.platformUrl])
      expect(new URL(endpoint ?? "").hostname).toBe("127.0.0.1");
    expect((await fetch(`${config.platformUrl}/healthz`)).status).toBe(200);
  } finally {
    expect(await stop()).toBe(0);
  }
  await expect(fetch(String(url))).rejects.toThrow();
});
