import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, getAddress } from "viem";
import { describe, expect, test } from "vitest";
import { abbaCommand, runAbba } from "./support/runAbba.ts";
import { startAgents } from "./support/startAgents.ts";

const agents = await startAgents();
const payee: Address = `0x${"b1".repeat(20)}`;
const stranger = getAddress(`0x${"b2".repeat(20)}`);

const transfers = [{ token: "USDC" as const, to: [payee], perOperation: "2", lifetime: "5" }];

async function withSession() {
  const granted = await agents.grant({ transfers });
  const home = await agents.newHome();
  const imported = await home.abba(["import"], { input: granted.serializedSessionKey });
  expect(imported).toMatchObject({ code: 0 });
  return { ...granted, ...home };
}

/** Runs the command where no file can grow, as on a full disk. */
async function runFull(args: readonly string[], env: Readonly<Record<string, string>>) {
  const command = 'ulimit -f 0; exec "$0" "$@"';
  const child = spawn("sh", ["-c", command, process.execPath, ...abbaCommand, ...args], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stderr };
}

/** For what sends nothing. */
const shared = await withSession();

describe("the command line", () => {
  test("default: help says what there is, without any endpoint", async () => {
    const { code, stdout } = await runAbba(["--help"]);
    expect(code).toBe(0);
    for (const command of ["request", "grant", "revoke", "pay", "send", "doctor", "mcp"]) {
      expect(stdout).toContain(command);
    }
  });

  test.each(["bash", "zsh", "fish"])(
    "default: %s gets what it loads to complete the command",
    async (shell) => {
      const { code, stdout } = await runAbba(["complete", shell]);
      expect(code).toBe(0);
      expect(stdout).toContain("abba");
    },
  );

  test.each([
    [["esc"], ["escrow"]],
    [
      ["escrow", "cl"],
      ["claim-abandoned", "claim-unresolved"],
    ],
    [
      ["request", "--key-in", ""],
      ["file", "keyring"],
    ],
    [["pay", "--pay"], ["--payment-key"]],
  ])("behavior: %j is completed from the command's own description", async (words, expected) => {
    const { stdout } = await runAbba(["complete", "--", ...words]);
    const offered = stdout.split("\n").map((line) => line.split("\t")[0]);
    expect(offered).toEqual(expect.arrayContaining(expected));
  });

  test("default: the local network's command is there as `abba devnet`, with its own options", async () => {
    const { code, stdout } = await runAbba(["devnet", "--help"]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("faucet") });
    expect(await runAbba(["devnet", "--no-such-option"])).toMatchObject({ code: 2 });
  });

  test.each([
    [["complete", "tcsh"], "zsh"],
    [["frobnicate"], "unknown command"],
    [["send"], "missing required argument"],
    [["send", "1", payee, "--tokne", "USDC"], "--token"],
    [["--chain", "nowhere", "inspect"], "granted"],
    [["--agent", "../up", "inspect"], "no name of an agent"],
    [["--rpc-url", "ftp://x", "inspect"], "rpcUrl"],
  ])("error: %j ends with what is wrong", async (args, said) => {
    const { abba } = await agents.newHome();
    const { code, stderr } = await abba(args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain("at file:");
  });

  test("default: a session is taken over, looked at, and spends within its terms", async () => {
    const { abba, serializedSessionKey } = await withSession();
    const inspected = await abba(["inspect", "--json"]);
    expect(inspected.code).toBe(0);
    expect(inspected.stdout).not.toContain(serializedSessionKey.slice(20, 60));
    expect(JSON.parse((await abba(["--json", "status"])).stdout)).toMatchObject({
      state: "pending",
      tokens: [{ left: { text: "5 USDC", baseUnits: "5000000" } }],
    });
    const sent = await abba(["--json", "send", "1.5", payee, "--payment-key", "rent-1"]);
    expect(sent).toMatchObject({ code: 0 });
    expect(JSON.parse(sent.stdout)).toMatchObject({ paymentKey: "rent-1", repeated: false });
    expect(await agents.usdcOf(payee)).toBe(1_500_000n);
  });

  test("behavior: the same key pays once, however often and by however many processes", async () => {
    const { abba } = await withSession();
    const before = await agents.usdcOf(payee);
    const send = () => abba(["--json", "send", "1", payee, "--payment-key", "order-7"]);
    const runs = await Promise.all([send(), send(), send()]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const again = JSON.parse((await send()).stdout);
    expect(again).toMatchObject({ repeated: true });
    for (const { stdout } of runs) {
      expect(JSON.parse(stdout).transactionHash).toBe(again.transactionHash);
    }
    expect((await agents.usdcOf(payee)) - before).toBe(1_000_000n);
  });

  test("error: a key names one payment alone", async () => {
    const { abba } = await withSession();
    expect((await abba(["send", "1", payee, "--payment-key", "k"])).code).toBe(0);
    const other = await abba(["send", "1.25", payee, "--payment-key", "k"]);
    expect(other).toMatchObject({ code: 3 });
    expect(other.stderr).toContain("names another payment");
  });

  test.each([
    ["over the cap", ["send", "2.01", payee], "2010000"],
    ["to a stranger", ["send", "1", stranger], stranger],
  ])("error: what is %s is refused with its term", async (_, args, said) => {
    const { code, stdout, stderr } = await shared.abba([...args, "--json"]);
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stderr).toContain(said);
    expect(JSON.parse(stdout).error.name).toMatch(/Error$/);
  });

  test.each(["1.0000001", "0", "-1", "1e6"])("error: %j is no amount", async (amount) => {
    expect(await shared.abba(["send", "--", amount, payee])).toMatchObject({ code: 2 });
  });

  test("behavior: after the owner has revoked, nothing more is sent", async () => {
    const { abba, ownerPrivateKey, folder } = await withSession();
    const keyFile = join(folder, "owner");
    await writeFile(keyFile, ownerPrivateKey, { mode: 0o600 });
    const revoked = await abba(["revoke", "--owner-key", keyFile]);
    expect(revoked).toMatchObject({ code: 0 });
    const { code, stderr } = await abba(["send", "1", payee]);
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(JSON.parse((await abba(["--json", "status"])).stdout)).toMatchObject({ state: "revoked" });
  });

  test("error: a key file that others may read is refused, and never shown", async () => {
    const { abba, ownerPrivateKey, folder } = shared;
    const keyFile = join(folder, "open");
    await writeFile(keyFile, ownerPrivateKey);
    await chmod(keyFile, 0o644);
    const { code, stdout, stderr } = await abba(["revoke", "--owner-key", keyFile]);
    expect(code).toBe(1);
    expect(stderr).toContain("chmod 600");
    expect(stdout + stderr).not.toContain(ownerPrivateKey.slice(2, 20));
  });

  test("behavior: a profile stands in for options, and its endpoints are not printed", async () => {
    const { abba, env } = shared;
    const bare = { ...env, RPC_URL: "", BUNDLER_URL: "", ABBA_CHAIN: "" };
    const { RPC_URL = "", BUNDLER_URL = "" } = env;
    const set = [
      "profile",
      "set",
      "dev",
      "chain=base-sepolia",
      `rpcUrl=${RPC_URL}`,
      `bundlerUrl=${BUNDLER_URL}`,
    ];
    expect(await abba(set, { env: bare })).toMatchObject({ code: 0 });
    const listed = await abba(["profile", "list", "--json"], { env: bare });
    expect(listed.stdout).not.toContain(RPC_URL);
    expect(await abba(["--profile", "dev", "status"], { env: bare })).toMatchObject({ code: 0 });
    expect(await abba(["--profile", "gone", "status"], { env: bare })).toMatchObject({ code: 2 });
  });

  test.each(["status", "doctor", "inspect", "send"])(
    "error: %s says that a node does not answer, and nothing of its key",
    async (command) => {
      const RPC_URL = "http://127.0.0.1:1/v2/s3cr3t-endpoint-key";
      const args = command === "send" ? ["send", "1", payee] : [command];
      const { code, stdout, stderr } = await shared.abba(["--json", ...args], { env: { RPC_URL } });
      expect(stdout + stderr).not.toContain("s3cr3t");
      // What a session may do is read from its string.
      expect(code).toBe(command === "inspect" ? 0 : command === "doctor" ? 3 : 4);
    },
  );

  test("error: a shop that does not answer can be asked again", async () => {
    const { code, stderr } = await shared.abba(["pay", "http://127.0.0.1:1/a?token=s3cr3t"]);
    expect({ code, stderr }).toMatchObject({ code: 4 });
    expect(stderr).not.toContain("s3cr3t");
  });

  test("default: the doctor finds nothing, or says what is missing", async () => {
    const { abba } = shared;
    // A chain without transactions stands still, and its clock with it.
    await agents.devnet.testClient.mine({ blocks: 1 });
    expect(await abba(["doctor"])).toMatchObject({ code: 0 });
    const { code, stdout } = await abba(["doctor"], { env: { BUNDLER_URL: "http://127.0.0.1:1" } });
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/FAIL {2}bundler/);
  });

  test.each([
    [3 * 3_600, "3 hours"],
    [-10 * 60, "behind"],
  ])("behavior: the doctor says that this machine's clock is wrong by %i seconds", async (seconds, said) => {
    const shift = `const now = Date.now; Date.now = () => now() + ${seconds * 1_000};`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shift)}`;
    await agents.devnet.testClient.mine({ blocks: 1 });
    const { code, stdout } = await shared.abba(["doctor"], { env: { NODE_OPTIONS } });
    expect(code).toBe(3);
    expect(stdout).toMatch(/FAIL {2}clock: is \d/);
    expect(stdout).toContain(said);
  });

  test("error: on a full disk nothing is sent; with room again the same command pays once", async () => {
    const { env, abba } = await withSession();
    const before = await agents.usdcOf(payee);
    const args = ["send", "1", payee, "--payment-key", "full-disk"];
    const full = await runFull(args, env);
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining("ABBA_HOME") });
    expect(await agents.usdcOf(payee)).toBe(before);
    expect(await abba(args)).toMatchObject({ code: 0 });
    expect(await abba(args)).toMatchObject({ code: 0 });
    expect((await agents.usdcOf(payee)) - before).toBe(1_000_000n);
  });

  test("behavior: Ctrl-C while paying ends with 130; the repeated command pays once", async () => {
    const { abba, folder } = await withSession();
    const before = await agents.usdcOf(payee);
    const args = ["send", "1", payee, "--payment-key", "interrupted"];
    const operations = join(folder, "agents", "default", "operations");
    const { code } = await abba(args, {
      onStart: (child) => {
        // Written down is not yet sent: as soon as the folder is there, the command is in the middle of it.
        const watch = setInterval(() => {
          if (!existsSync(operations)) return;
          clearInterval(watch);
          child.kill("SIGINT");
        }, 5);
        child.once("exit", () => clearInterval(watch));
      },
    });
    expect(code).toBe(130);
    expect(await abba(args)).toMatchObject({ code: 0 });
    expect((await agents.usdcOf(payee)) - before).toBe(1_000_000n);
    const left = await readdir(operations);
    expect(left.filter((name) => name.endsWith(".draft"))).toEqual([]);
  });
});
