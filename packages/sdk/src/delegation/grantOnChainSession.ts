import { type Address, type Hex, isAddressEqual } from "viem";
import { signAsKernelOwner } from "../accounts/kernel/signAsKernelOwner.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import { readNetwork } from "../chains/resolveNetwork.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { createSessionKey } from "../session/actions/createSessionKey.ts";
import type { CreateSessionKeyParameters } from "../session/grant/CreateSessionKeyParameters.ts";
import { deserializeSessionKey } from "../session/grant/deserializeSessionKey.ts";
import { parseGrant } from "../session/grant/serializeGrant.ts";
import type { ParsedGrant } from "../session/ParsedGrant.ts";
import { type GrantSessionParameters, grantSession } from "../session/request/grantSession.ts";
import { toOwner } from "../session/signer/toOwner.ts";
import { SessionHalvesMismatchError } from "./delegationErrors.ts";

/** The on-chain half of a session. */
export interface OnChainHalf {
  /** Whoever delegates makes the key, or the agent that asked holds it. */
  readonly key:
    | { readonly serializedSessionKey: SecretKey<string>; readonly walletPrivateKey: SecretKey<Hex> }
    | { readonly grant: string };
  readonly sessionId: Hex;
  readonly account: Address;
  readonly chainId: number;
  /** Its lifetime limit, base units. */
  readonly budgetUsdc: bigint;
  /** Has the owner sign a hash in the account's name (ERC-1271). */
  readonly signAsAccount: (hash: Hex) => Promise<Hex>;
}

/** An on-chain session to be granted: to a fresh key, or to that of an agent that asked (`request`). */
export type OnChainParameters = CreateSessionKeyParameters | GrantSessionParameters;

/**
 * Grants the on-chain half of a session, with the budget and the time of the other. Sends nothing.
 *
 * @param onChain - What `createSessionKey` or `grantSession` takes.
 * @param half - The other half's budget (base units), if it was said, and time (seconds).
 * @returns The grant, not told to anybody yet.
 * @throws {SessionHalvesMismatchError}
 */
export async function grantOnChainSession(
  onChain: OnChainParameters,
  { budgetUsdc, expiry }: { readonly budgetUsdc: bigint | undefined; readonly expiry: number },
): Promise<OnChainHalf> {
  const { validitySeconds = expiry } = onChain;
  if (validitySeconds !== expiry) {
    throw new SessionHalvesMismatchError({ field: "expiry", api: expiry, onChain: validitySeconds });
  }
  const spend =
    onChain.spend ??
    (budgetUsdc === undefined ? undefined : [{ token: "USDC" as const, lifetime: budgetUsdc }]);
  const network = readNetwork(onChain);
  const usdc = contractAddress("usdc", network);
  const { key, grant, terms, sessionId } = await signHalf({ ...onChain, validitySeconds, spend });
  const limit = terms.limits.find(({ token }) => isAddressEqual(token, usdc))?.lifetime;
  if (limit === undefined || (budgetUsdc !== undefined && limit !== budgetUsdc)) {
    throw new SessionHalvesMismatchError({ field: "budgetUsdc", api: budgetUsdc, onChain: limit });
  }
  const owner = toOwner(onChain, "parameters of createSession", network.chainId);
  const { chainId } = network;
  const { account, kernelVersion: version } = grant;
  return {
    key,
    sessionId,
    account,
    chainId,
    budgetUsdc: limit,
    signAsAccount: (hash) => signAsKernelOwner(owner, { chainId, account, version, hash }),
  };
}

async function signHalf(onChain: OnChainParameters): Promise<ParsedGrant & Pick<OnChainHalf, "key">> {
  if ("request" in onChain) {
    const { grant } = await grantSession(onChain);
    return { ...parseGrant(grant), key: { grant } };
  }
  const { serializedSessionKey } = await createSessionKey(onChain as CreateSessionKeyParameters);
  const { privateKey: walletPrivateKey, ...session } = deserializeSessionKey(serializedSessionKey);
  const serialized = new SecretKey<string>(serializedSessionKey);
  return { ...session, key: { serializedSessionKey: serialized, walletPrivateKey } };
}
