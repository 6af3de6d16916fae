import { revokeAllSessions, revokeSessionKey, type SignedRevocation, signRevocation } from "@abbababa/sdk";
import type { Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { OpenedAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";

/** How a revocation is to reach the chain. */
export type RevocationChoice = "auto" | "userop" | "direct" | "relay";

/** What is to die: one session, by the chain or by its grant, or all of them. */
export type KillTarget =
  | { readonly sessionId: Hex; readonly grant: string | undefined; readonly installed: boolean }
  | "all";

/** What became of it. */
export type Killed =
  | { readonly state: "dead" }
  /** Anybody may send it. */
  | { readonly state: "signed"; readonly revocation: SignedRevocation };

/**
 * Kills sessions. By itself, it takes one way after the other until the chain shows them dead.
 *
 * @param parameters - Whose sessions, which, and how.
 * @returns Once the chain shows it, or once it is signed.
 * @throws What the last way threw; and at once when the owner's device said no.
 */
export async function killSessions(parameters: {
  readonly account: StoredAccount;
  readonly network: ConsoleNetwork;
  readonly opened: OpenedAccount;
  readonly target: KillTarget;
  readonly path: RevocationChoice;
}): Promise<Killed> {
  const { account, path, network } = parameters;
  if (path !== "auto") return await killBy(path, parameters);
  const wallet = account.owner.kind === "wallet" ? (["direct"] as const) : [];
  const bundler = network.bundlerUrl === undefined ? [] : (["userop"] as const);
  const ways = [...wallet, ...bundler, "relay"] as const;
  for (const way of ways) {
    try {
      return await killBy(way, parameters);
    } catch (error) {
      if (way === "relay" || isRefusedByOwner(error)) throw error;
    }
  }
  throw new Error("There is no way left.");
}

async function killBy(
  way: Exclude<RevocationChoice, "auto">,
  { network, opened, target }: Parameters<typeof killSessions>[0],
): Promise<Killed> {
  const common = { ...opened, ...toNetwork(network) };
  const session =
    target === "all" ? undefined : { sessionId: target.sessionId, neverUsed: !target.installed };
  if (way === "relay") {
    const named = target === "all" ? {} : { sessionId: target.sessionId };
    return { state: "signed", revocation: await signRevocation({ ...common, ...named }) };
  }
  if (session === undefined) await revokeAllSessions({ ...common, via: way });
  else if (target !== "all" && target.grant !== undefined)
    await revokeSessionKey({ ...common, index: undefined, grant: target.grant, via: way });
  else await revokeSessionKey({ ...common, ...session, via: way });
  return { state: "dead" };
}

/** The owner said no: another way would only ask once more. */
function isRefusedByOwner(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (
      /^(?:NotAllowedError|AbortError|UserRejectedRequestError|SignatureDeclinedError|WalletMissingError)$/.test(
        inner.name,
      )
    )
      return true;
  }
  return false;
}
