import type { Address } from "viem";
import { networkNames } from "../chains/resolveNetwork.ts";
import { parseBundle, type SessionBundle } from "../delegation/bundle.ts";
import { SessionOwnsNoMoneyError } from "../delegation/delegationErrors.ts";
import type { MovedMoney } from "../delegation/MovedMoney.ts";
import { openWallet, type WalletParameters } from "../delegation/openWallet.ts";
import { SessionInfo } from "../delegation/SessionInfo.ts";
import { sweepWallet } from "../delegation/sweepWallet.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { checkAddress } from "../escrow/checkAddress.ts";
import { type AccountClient, type EscrowClient, isSession } from "../escrow/EscrowClient.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";

/** Which session's wallet is emptied, and where its chain is. */
export interface ReclaimOptions extends Omit<WalletParameters, "addresses"> {
  /** The session, or its bundle. @default the one that the agent has created, or acts by */
  readonly session?: SessionInfo | string | undefined;
}

const { addresses: _, ...places } = networkNames;
const names = { ...places, pollingInterval: "milliseconds", session: true } satisfies Names<ReclaimOptions>;

/** What an agent knows of sessions with wallets. */
interface Reclaimer {
  /** The bundle that it acts by. */
  readonly bundle: SessionBundle | undefined;
  /** The sessions that it has created in this process: it knows their wallets' keys. */
  readonly created: readonly SessionInfo[];
  readonly client: () => EscrowClient;
  readonly tokenAddress: (client: AccountClient) => Promise<Address>;
}

/**
 * Sends away what is left in a session's wallet. A plain wallet that is no session's is never emptied.
 *
 * @param agent - Knows the session.
 * @param wish - Where to, and of what.
 * @param options - {@link ReclaimOptions}
 * @returns What was moved; `undefined` when nothing was left.
 * @throws {SessionOwnsNoMoneyError | ParametersInvalidError}
 */
export async function reclaimSession(
  agent: Reclaimer,
  wish: { readonly to: Address; readonly token: "USDC" | "ETH" | Address },
  options: ReclaimOptions,
): Promise<MovedMoney | undefined> {
  checkParameters(options, names, "options of reclaimSession");
  const to = checkAddress(wish.to, "to");
  const client = await openSessionWallet(agent, options);
  const token = wish.token === "ETH" ? wish.token : await agent.tokenAddress(client);
  return sweepWallet(client, { to, token });
}

async function openSessionWallet(
  { bundle, created, client }: Reclaimer,
  { session: named, ...network }: ReclaimOptions,
): Promise<AccountClient> {
  if (named === undefined && (bundle !== undefined || created.length === 0)) {
    const own = client();
    if (isSession(own)) throw new SessionOwnsNoMoneyError({ account: own.account });
    if (bundle !== undefined) return own;
  }
  const session = named ?? onlyWithWallet(created);
  if (typeof session !== "string" && !(session instanceof SessionInfo)) {
    const issue = "session: is neither what `createSession` returned nor a bundle";
    throw new ParametersInvalidError("options of reclaimSession", [issue]);
  }
  const parsed = parseBundle(typeof session === "string" ? session : session.serialize());
  const { chainId, serializedSessionKey, walletAddress, walletPrivateKey } = parsed;
  if (serializedSessionKey !== undefined || walletPrivateKey === undefined) {
    throw new SessionOwnsNoMoneyError({ account: walletAddress });
  }
  return openWallet(walletPrivateKey, network, chainId);
}

/** The one session that has a wallet of its own; of several, none is chosen silently. */
function onlyWithWallet(created: readonly SessionInfo[]): SessionInfo {
  const [session, ...others] = created.filter(({ onChainSessionId }) => onChainSessionId === undefined);
  const [first] = created;
  if (session === undefined && first !== undefined) {
    throw new SessionOwnsNoMoneyError({ account: first.walletAddress });
  }
  if (session === undefined || others.length > 0) {
    const which =
      session === undefined ? "created no session" : `created ${others.length + 1} sessions with wallets`;
    throw new ParametersInvalidError("parameters of reclaimSession", [
      `session: is missing, and this agent has ${which}: give the session, or its bundle`,
    ]);
  }
  return session;
}
