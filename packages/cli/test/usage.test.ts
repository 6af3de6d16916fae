import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { afterAll, expect, test } from "vitest";
import { toExitCode } from "../src/output/exitCode.ts";
import { createProgram } from "../src/program.ts";
import { abbaCommand, runAbba } from "./support/runAbba.ts";

const somebody = `0x${"1a".repeat(20)}`;
const page = "https://wallet.example/grant";
const fund = ["escrow", "fund", "order-1", somebody, "5", "--deadline"];

/** Nothing answers there: what is typed wrongly must be said before anybody is asked. */
const env = { RPC_URL: "http://127.0.0.1:1", BUNDLER_URL: "http://127.0.0.1:1" };

const amounts = ["1e3", "0x10", "1,000", "-1", "+1", "1.", ".5", "0", "0.00", "NaN", "1 000", ""];
const times: [string, string][] = [
  ["1764555555000", "milliseconds"],
  ["tomorrow", "unix seconds"],
  ["2030-01-01", "unix seconds"],
  ["-5", "unix seconds"],
];
const wrong: [readonly string[], string][] = [
  ...amounts.map((amount): [string[], string] => [["send", "--", amount, somebody], "amount"]),
  ...times.map(([time, said]): [string[], string] => [[...fund, time], said]),
  [["stauts"], "status"],
  [["--agnet", "x", "status"], "--agent"],
  [["send", "1", "0x12"], "not an address"],
  [["send", "1", "0x1A1a1A1A1a1A1A1a1A1a1a1a1a1a1a1A1A1a1a1a"], "checksum"],
  [["send", "1", `0x${"00".repeat(20)}`], "zero address"],
  [["send", "1", somebody, "--token", "DAI"], "not a token"],
  [["send", "1", somebody, "--payment-key", "a b"], "payment key"],
  [["call", somebody, "claim(uint256"], "no call"],
  [["call", somebody, "claim()", "--value", "0x10"], "wei"],
  [["pay", "example.com"], "web address"],
  [["pay", "https://example.com", "--max", "1e3"], "amount"],
  [["pay", "https://example.com", "--header", "no colon"], "header"],
  [["request", "--page", page, "--pay", "anyone", "--per-payment", "1e3", "--no-wait"], "amount"],
  [["request", "--page", page, "--to", somebody, "--total", "1,000", "--no-wait"], "amount"],
  [["request", "--page", page, "--sell", "--for", "7days", "--no-wait"], "duration"],
  [["request", "--page", page, "--sell", "--timeout", "soon", "--no-wait"], "duration"],
  [["request", "--page", page, "--no-wait"], "Nothing is asked for"],
  [["profile", "set", "bad name!", "chain=base"], "profile's name"],
  [["profile", "set", "x", "chain=nowhere"], "nowhere"],
  [["profile", "set", "x", "agent=../up"], "no name of an agent"],
  [["--profile", "toString", "status"], "no profile"],
  [["mcp", "--port", "5"], "--http"],
  [["mcp", "--http", "--port", "99999", "--token-file", "/nonexistent"], "65535"],
  [["escrow", "submit", "order-1", "0x12"], "hash"],
  [["escrow", "credit", "--token", "DAI"], "not a token"],
  [["buy", "order-1"], "svc_"],
  [["buy", "svc_1", "--max", "-1"], "amount"],
  [["delivery", "order-1"], "txn_"],
  [["find", "--limit", "1000"], "100"],
  [["find", "--max-price", "1,000"], "amount"],
  [["sell", "offer", "A title", "1e3", "--category", "text"], "amount"],
  [["activity", "--blocks", "-1"], "count"],
  [["grant", "nonsense", "--yes", "--owner-key", "/nonexistent"], "abba_request_"],
];

const folder = await mkdtemp(join(tmpdir(), "abba-usage-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
Object.assign(process.env, env, { ABBA_HOME: folder });

/** Lets every command throw where the library would end the process, and say nothing. */
function hushed(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const each of command.commands) hushed(each);
  return command;
}

async function failureOf(args: readonly string[]): Promise<unknown> {
  const program = hushed(createProgram("1.0.0", new AbortController().signal));
  return await program.parseAsync([...args], { from: "user" }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.each(wrong)("error: %j is refused before anything is made or asked", async (args, said) => {
  const failure = await failureOf(args);
  expect(failure).toBeInstanceOf(Error);
  expect(String(failure)).toContain(said);
  if (!(failure instanceof CommanderError)) expect(await toExitCode(failure)).toBe(2);
  expect(await readdir(folder)).toEqual([]);
});

test("error: with --json what is typed wrongly is told as JSON as well, with code 2", async () => {
  const { code, stdout } = await runAbba(["--json", "stauts"], { env: { ...env, ABBA_HOME: folder } });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { name: "UsageError", message: expect.any(String) } });
});

test("behavior: whoever stops reading ends the command without a trace of it", async () => {
  const child = spawn(process.execPath, [...abbaCommand, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => child.on("close", resolve));
  expect(said).not.toContain("EPIPE");
});
