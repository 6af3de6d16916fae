import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type AgentSource, createAgentSource, openAgent, resolveProfile } from "@abbababa/cli/tools";
import { type CreateSessionKeyParameters, createSessionKey } from "@abbababa/sdk";
import type { Address } from "viem";
import { generatePrivateKey } from "viem/accounts";
import type { Market } from "./Market.ts";

/** An agent that was granted a session, opened as a program opens it that spends under one. */
export interface Granted extends AsyncDisposable {
  readonly agent: AgentSource;
  readonly account: Address;
}

/**
 * Grants a session to an agent as its owner does in a program, and takes it over as its developer does in a terminal:
 * by `abba import`, which keeps it where the tools of every framework find it.
 *
 * @param market - Where.
 * @param terms - What the agent may do.
 */
export async function openGranted(
  { network, fund }: Pick<Market, "network" | "fund">,
  terms: Pick<CreateSessionKeyParameters, "transfers" | "payments">,
): Promise<Granted> {
  const { serializedSessionKey, smartAccountAddress: account } = await createSessionKey({
    ...network,
    ...terms,
    ownerPrivateKey: generatePrivateKey(),
    escrowCalls: "none",
  });
  await fund(account);
  const folder = await mkdtemp(join(tmpdir(), "abba-example-"));
  process.env.ABBA_HOME = folder;
  await runAbba(["import"], serializedSessionKey);
  const { chain, rpcUrl, bundlerUrl } = network;
  return {
    account,
    agent: createAgentSource(async () =>
      openAgent(await resolveProfile({ chain, rpcUrl, bundlerUrl }, undefined)),
    ),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runAbba(args: readonly string[], input: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("@abbababa/cli/package.json");
  const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin: { abba: string } };
  const program = join(dirname(manifest), bin.abba);
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "inherit", "inherit"] });
  child.stdin.end(input);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`\`abba ${args.join(" ")}\` ended with ${code ?? "a signal"}.`);
}
