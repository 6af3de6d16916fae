import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getAccountAddress } from "@abbababa/sdk";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { startAgents } from "./support/startAgents.ts";

const agents = await startAgents();
const page = "https://wallet.example/grant";
const payee = `0x${"c1".repeat(20)}` as const;
const asked = ["request", "--name", "Tester", "--reason", "Rent", "--to", payee, "--total", "3", "--no-qr"];

async function newOwner() {
  const { chain, rpcUrl, bundlerUrl } = agents.devnet;
  const ownerPrivateKey = generatePrivateKey();
  const account = await getAccountAddress({
    owner: privateKeyToAccount(ownerPrivateKey),
    chain,
    rpcUrl,
    bundlerUrl,
  });
  await agents.devnet.fundUsdc(account, 50_000_000n);
  await agents.devnet.fundEth(account, parseEther("1"));
  const home = await agents.newHome();
  const keyFile = join(home.folder, "owner");
  await writeFile(keyFile, ownerPrivateKey, { mode: 0o600 });
  return { ...home, keyFile, ownerPrivateKey };
}

test("default: an agent asks, an owner allows, the agent pays; the key never leaves the agent", async () => {
  const [agent, owner] = [await agents.newHome(), await newOwner()];
  const request = await agent.abba(["--json", "--page", page, ...asked, "--no-wait"]);
  expect(request).toMatchObject({ code: 0 });
  const { link } = JSON.parse(request.stdout);
  expect(link.startsWith(`${page}#`)).toBe(true);
  // Whoever signs has the terms before him, however little else he wants to read.
  const granted = await owner.abba(["--quiet", "grant", link, "--yes", "--owner-key", owner.keyFile]);
  expect(granted).toMatchObject({ code: 0 });
  expect(granted.stderr).toContain('"Tester" asks');
  expect(granted.stdout).toMatch(/^abba_sealed_grant_/);
  expect(await agent.abba(["request", "--answer", "-"], { input: granted.stdout })).toMatchObject({
    code: 0,
  });
  expect(await agent.abba(["send", "1", payee])).toMatchObject({ code: 0 });
  expect(await agents.usdcOf(payee)).toBe(1_000_000n);
});

test("behavior: the owner's page answers on loopback while the command waits", async () => {
  const [agent, owner] = [await agents.newHome(), await newOwner()];
  let answered = false;
  const waiting = agent.abba(["--json", "--page", page, ...asked], {
    onStderr: (said) => {
      const [link] = /https:\/\/wallet\.example\/grant#\S+/.exec(said) ?? [];
      if (link === undefined || answered || !said.includes("Waiting")) return;
      answered = true;
      void answer(link);
    },
  });
  async function answer(link: string) {
    const { stdout } = await owner.abba(["--json", "grant", link, "--yes", "--owner-key", owner.keyFile]);
    const { sealedGrant } = JSON.parse(stdout);
    const { describeRequest, parseGrantFragment, parseSessionRequest } = await import("@abbababa/sdk");
    const { serializedRequest = "" } = parseGrantFragment(link.slice(link.indexOf("#")));
    const { callback = "" } = parseSessionRequest(serializedRequest);
    const { requestHash } = describeRequest({ request: serializedRequest });
    const wrong = await fetch(callback, { method: "POST", body: "{}" });
    expect(wrong.status).toBe(400);
    const body = JSON.stringify({ request_hash: requestHash, sealed_grant: sealedGrant });
    const right = await fetch(callback, { method: "POST", headers: { "content-type": "text/plain" }, body });
    expect(right.status).toBe(204);
  }
  expect(await waiting).toMatchObject({ code: 0 });
  expect(await agent.abba(["status"])).toMatchObject({ code: 0 });
});

test("error: an answer that was altered, or was sealed for another request, is refused", async () => {
  const [agent, other, owner] = [await agents.newHome(), await agents.newHome(), await newOwner()];
  const [first, second] = await Promise.all(
    [agent, other].map(async ({ abba }) => {
      const { stdout } = await abba(["--json", "--page", page, ...asked, "--no-wait"]);
      return JSON.parse(stdout).link as string;
    }),
  );
  if (first === undefined || second === undefined) throw new Error("No link was printed.");
  const { stdout } = await owner.abba(["grant", second, "--yes", "--owner-key", owner.keyFile]);
  for (const input of [stdout, `${stdout.trim().slice(0, -4)}AAAA`, "abba_sealed_grant_1_", "no answer"]) {
    const refused = await agent.abba(["request", "--answer", "-"], { input });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).not.toContain("at file:");
  }
  expect(await agent.abba(["status"])).toMatchObject({ code: 3 });
});

test("behavior: Ctrl-C ends the waiting, and the request can still be answered", async () => {
  const [agent, owner] = [await agents.newHome(), await newOwner()];
  let link = "";
  const interrupted = Promise.withResolvers<() => void>();
  const waiting = agent.abba(["--page", page, ...asked], {
    onStart: (child) => interrupted.resolve(() => child.kill("SIGINT")),
    onStderr: (said) => {
      if (link !== "" || !said.includes("Waiting")) return;
      [link = ""] = /https:\/\/wallet\.example\/grant#\S+/.exec(said) ?? [];
      void interrupted.promise.then((stop) => stop());
    },
  });
  expect(await waiting).toMatchObject({ code: 130 });
  const granted = await owner.abba(["grant", link, "--yes", "--owner-key", owner.keyFile]);
  expect(await agent.abba(["request", "--answer", "-"], { input: granted.stdout })).toMatchObject({
    code: 0,
  });
});

test("error: without a terminal the owner must say --yes; nothing is signed", async () => {
  const [agent, owner] = [await agents.newHome(), await newOwner()];
  const { stdout } = await agent.abba(["--json", "--page", page, ...asked, "--no-wait"]);
  const { link } = JSON.parse(stdout);
  const refused = await owner.abba(["grant", link, "--owner-key", owner.keyFile], { input: "yes\n" });
  expect(refused).toMatchObject({ code: 2, stdout: "" });
});
