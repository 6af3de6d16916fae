import { type Address, type Hex, hashTypedData } from "viem";
import { safeMessage } from "../../accounts/safe7579/safeMessage.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";

/**
 * The typed data that each of a Safe's owners signs to grant a session: the Safe wraps the grant's hash, so that a device
 * shows that hash and not the terms. `describeTerms` and the grant's own typed data say them beside it.
 *
 * @param grant - The grant, signed or not.
 * @returns For `signTypedData`.
 */
export function safeGrantTypedData(grant: {
  readonly chainId: number;
  readonly account: Address;
  readonly terms: Hex;
  readonly contracts: Pick<SessionGrant["contracts"], "spendCap">;
}) {
  const { chainId, account, terms, contracts } = grant;
  const hash = hashTypedData(sessionGrantTypedData({ chainId, module: contracts.spendCap, account, terms }));
  return safeMessage({ chainId, address: account }, hash);
}
