import {
  relayRevocation,
  revokeAllSessions,
  revokeSessionKey,
  type SignedRevocation,
  signRevocation,
} from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import type { Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { pathOf } from "../owners/pathOf.ts";
import type { OpenedAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { deathWatch } from "./deathWatch.ts";

/** How a revocation is to reach the chain. */
export type RevocationChoice = "auto" | "userop" | "direct" | "relay" | "sign";

/** What is to die: one session, by the chain or by its grant, or all of them. */
export type KillTarget =
  | { readonly sessionId: Hex; readonly grant: string | undefined; readonly installed: boolean }
  | "all";

/** What became of it. */
export type Killed =
  | { readonly state: "dead" }
  /** Anybody may send it. The reason says why nobody has. */
  | { readonly state: "signed"; readonly revocation: SignedRevocation; readonly reason: string | undefined };

/** Whose sessions, which, and how. */
export interface KillParameters {
  readonly account: StoredAccount;
  readonly network: ConsoleNetwork;
  readonly platformUrl: string | undefined;
  readonly opened: OpenedAccount;
  readonly target: KillTarget;
  readonly path: RevocationChoice;
}

/**
 * Kills sessions. By itself, it takes one way after the other until the chain shows them dead; the last one needs nothing
 * but a signature.
 *
 * @param parameters - Whose sessions, which, and how.
 * @returns Once the chain shows it, or once it is signed.
 * @throws What the last way threw; and at once when the owner's device said no.
 */
export async function killSessions(parameters: KillParameters): Promise<Killed> {
  const { account, opened, path, network } = parameters;
  if (path !== "auto") return await killBy(path, parameters);
  const wallet =
    account.owner.kind === "wallet" && pathOf(account, opened) === "direct" ? ["direct" as const] : [];
  const bundler = network.bundlerUrl === undefined ? [] : ["userop" as const];
  for (const way of [...wallet, ...bundler]) {
    try {
      return await killBy(way, parameters);
    } catch (error) {
      if (isRefusedByOwner(error)) throw error;
    }
  }
  return await killBy("relay", parameters);
}

async function killBy(way: Exclude<RevocationChoice, "auto">, parameters: KillParameters): Promise<Killed> {
  const { network, opened, target } = parameters;
  const common = { ...opened, ...toNetwork(network) };
  if (way === "relay" || way === "sign") {
    const named = target === "all" ? {} : { sessionId: target.sessionId };
    const revocation = await signRevocation({ ...common, ...named });
    return way === "sign"
      ? { state: "signed", revocation, reason: undefined }
      : await sendSigned(revocation, parameters);
  }
  if (target === "all") await revokeAllSessions({ ...common, via: way });
  else if (target.grant !== undefined) await revokeSessionKey({ ...common, grant: target.grant, via: way });
  else {
    const { sessionId, installed } = target;
    await revokeSessionKey({ ...common, sessionId, neverUsed: !installed, via: way });
  }
  return { state: "dead" };
}

/**
 * Has the platform send what the owner signed. Its word is not taken: the chain must show it.
 *
 * @param revocation - What the owner signed.
 * @param where - The chain and the platform.
 */
export async function sendSigned(
  revocation: SignedRevocation,
  { network, platformUrl }: Pick<KillParameters, "network" | "platformUrl">,
): Promise<Killed> {
  const signed = (reason: string): Killed => ({ state: "signed", revocation, reason });
  if (platformUrl === undefined) return signed(en.kill.noPlatform);
  try {
    const untilDead = await deathWatch(revocation, network);
    const api = createApiClient({ baseUrl: platformUrl });
    await api.revocations.relay({ revocation: JSON.stringify(revocation) });
    return (await untilDead()) ? { state: "dead" } : signed(en.kill.platformLies);
  } catch (error) {
    return signed(describeError(error));
  }
}

/**
 * Has a wallet of this browser send what an owner signed: it pays the gas.
 *
 * @param revocation - What the owner signed.
 * @param relayer - The wallet.
 * @param network - The chain.
 */
export async function sendByWallet(
  revocation: SignedRevocation,
  relayer: Parameters<typeof relayRevocation>[0]["relayer"],
  network: ConsoleNetwork,
): Promise<void> {
  const { chain: _, ...place } = toNetwork(network);
  await relayRevocation({ revocation, relayer, ...place });
}

/** The owner said no: another way would only ask once more. */
function isRefusedByOwner(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (
      /^(?:NotAllowedError|AbortError|UserRejectedRequestError|SignatureDeclinedError|SignerTimeoutError|WalletMissingError)$/.test(
        inner.name,
      )
    )
      return true;
  }
  return false;
}
