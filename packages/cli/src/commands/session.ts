import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  deserializeSessionKey,
  getSessionStatus,
  inspectSessionKey,
  parseBundle,
  revokeAllSessions,
  revokeSessionKey,
} from "@abbababa/sdk";
import { hasGrant, type KeptGrant, keepGrant, readGrant } from "../agent/keptGrant.ts";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { keepBundle } from "../agent/platformAccess.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { UsageError } from "../errors.ts";
import { homeFolder } from "../home/paths.ts";
import { describeActivity, readActivity } from "../money/activity.ts";
import { describeBudget } from "../money/describeBudget.ts";
import { readBudget } from "../money/spending.ts";
import { type OwnerOptions, readOwnerKey } from "../secrets/readOwnerKey.ts";
import { readSecret, type SecretSource } from "../secrets/readSecret.ts";
import { keepSessionKey } from "../secrets/sessionKey.ts";
import type { Context } from "./Context.ts";
import { parseCount } from "./durations.ts";

/** Lists the agents of this machine. */
export async function sessions({ output, profile }: Context): Promise<void> {
  const names = await readdir(join(homeFolder(), "agents")).catch(() => [] as string[]);
  const found = await Promise.all(
    names.map(async (agent) => {
      try {
        const kept = await readGrant(agent);
        const { smartAccountAddress: account } = await inspectSessionKey(kept);
        const { sessionId, state, validUntil } = await getSessionStatus({ ...toNetwork(profile), ...kept });
        return { agent, sessionId, account, state, validUntil };
      } catch (error) {
        return { agent, problem: error instanceof Error ? error.message.split("\n")[0] : "unknown" };
      }
    }),
  );
  const lines = found.map((each) =>
    "problem" in each
      ? `${each.agent}: ${each.problem}`
      : `${each.agent}: ${each.state}, until ${toTime(each.validUntil)}, account ${each.account}`,
  );
  output.result({ text: lines.join("\n") || "No agent has a session here.", json: { sessions: found } });
}

/** Says in words what the agent may do. */
export async function inspect({ output, profile }: Context): Promise<void> {
  const { words, json, sessionId, smartAccountAddress, sessionKeyAddress, chainId } = await inspectSessionKey(
    await readGrant(agentName(profile)),
  );
  output.result({
    text: words.join("\n"),
    json: { sessionId, account: smartAccountAddress, sessionKeyAddress, chainId, words, terms: json },
  });
}

/** Says what is left. */
export async function showSession({ output, profile }: Context): Promise<void> {
  const { status: left, tokens, payments } = await readBudget(await openAgent(profile));
  const lines = [
    `${left.state}, until ${toTime(left.validUntil)}; ${left.operationsLeft} operations left.`,
    ...describeBudget({ tokens, payments }),
  ];
  output.result({ text: lines.join("\n"), json: { ...left, tokens, payments } });
}

/** Says what was spent, and what for. */
export async function activity(
  { output, profile }: Context,
  { limit, blocks }: { readonly limit: string; readonly blocks: string },
): Promise<void> {
  const query = {
    limit: parseCount(limit, { most: 100 }),
    blocks: parseCount(blocks, { least: 0, most: 50_000 }),
  };
  const found = await readActivity(await openAgent(profile), query);
  output.result({ text: output.quote(describeActivity(found)), json: { ...found } });
}

/** Revokes the agent's session, for ever. */
export async function revoke({ output, profile }: Context, options: OwnerOptions): Promise<void> {
  const revoked = await revokeSessionKey({
    ...toNetwork(profile),
    ...(await readGrant(agentName(profile))),
    ownerPrivateKey: await readOwnerKey(options),
  });
  const how = revoked.transactionHash ?? "it had been revoked before";
  output.result({ text: `The session ${revoked.sessionId} is revoked: ${how}.`, json: { ...revoked } });
}

/** Revokes all sessions of the agent's account, granted and pending. */
export async function revokeAll({ output, profile }: Context, options: OwnerOptions): Promise<void> {
  const revoked = await revokeAllSessions({
    ...toNetwork(profile),
    ...(await readGrant(agentName(profile))),
    ownerPrivateKey: await readOwnerKey(options),
  });
  output.result({ text: "All sessions of the account are revoked.", json: { ...revoked } });
}

/** What `abba import` takes. */
export interface ImportOptions extends SecretSource {
  /** Whether it may take the place of what the agent has. */
  readonly replace: boolean;
}

/** Takes over a session string, a grant or a bundle, from a file or standard input. */
export async function importSession({ output, profile }: Context, options: ImportOptions): Promise<void> {
  const agent = agentName(profile);
  if (!options.replace && (await hasGrant(agent))) {
    throw new UsageError(`The agent "${agent}" has a session already.`, {
      metaMessages: ["Name another agent by `--agent`, or say `--replace`."],
    });
  }
  const text = await readSecret(options, "the session");
  const isBundle = text.startsWith("abba_session_bundle_");
  const kept = isBundle ? onChainHalf(text) : readSession(text);
  const { sessionId, smartAccountAddress } = await inspectSessionKey(kept);
  if (kept.serializedSessionKey !== undefined) {
    await keepSessionKey(agent, deserializeSessionKey(kept.serializedSessionKey).privateKey.reveal());
  }
  if (isBundle) await keepBundle(agent, text);
  await keepGrant(agent, kept);
  output.result({
    text: `The agent "${agent}" has the session ${sessionId} of ${smartAccountAddress}.`,
    json: { agent, sessionId, account: smartAccountAddress },
  });
}

function readSession(text: string): KeptGrant {
  return text.startsWith("abba_grant_") ? { grant: text } : { serializedSessionKey: text };
}

/** What a bundle lets its holder do on the chain: everything that is spent here is bounded by it. */
function onChainHalf(bundle: string): KeptGrant {
  const { grant, serializedSessionKey } = parseBundle(bundle);
  if (grant !== undefined) return { grant };
  if (serializedSessionKey !== undefined) return { serializedSessionKey: serializedSessionKey.reveal() };
  throw new UsageError("The bundle holds a plain wallet, which has no on-chain limits.", {
    metaMessages: ["Ask the owner for a session with on-chain limits: `createSession({ onChain })`."],
  });
}

const toTime = (seconds: number) => new Date(seconds * 1_000).toISOString();
