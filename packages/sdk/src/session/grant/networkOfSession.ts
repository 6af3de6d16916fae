import { isAddressEqual } from "viem";
import { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { checkContracts } from "../../chains/checkContracts.ts";
import { findContract } from "../../chains/contractAddresses.ts";
import { networkOf } from "../../chains/networkOf.ts";
import type { Network, NetworkParameters } from "../../chains/resolveNetwork.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { verifyGrant } from "./verifyGrant.ts";

/**
 * Fills in the network of a session whose string came from somewhere: its chain, and its contracts as far as they are to
 * be believed.
 *
 * The contracts must be those that the caller names, or else the recorded ones. On a chain without a recorded SpendCap the
 * session's own is taken if the owner has signed for it.
 *
 * @param parameters - Endpoints and addresses.
 * @param session - What the string holds.
 * @param owner - Whose signature alone counts, where that is known. @default the owner that the string names
 * @returns The network, with the session's contracts.
 * @throws {ChainMismatchError | ChainUnknownError}
 * @throws {ContractMismatchError} when the string names another contract.
 * @throws {GrantNotApprovedError | ContractNotDeployedError} when nothing but the string speaks for its SpendCap.
 */
export async function networkOfSession(
  parameters: NetworkParameters,
  session: ParsedGrant,
  owner = session.grant.owner,
): Promise<Network> {
  const { chainId, contracts } = session.grant;
  const network = networkOf(parameters, { subject: "session", chainId });
  checkContracts(contracts, { subject: "session", ...network });
  if (findContract("spendCap", network) === undefined) {
    const { selection } = session.grant;
    if (selection !== undefined || !isAddressEqual(owner, session.grant.owner)) {
      throw new ContractNotDeployedError({ contract: "spendCap", chainId });
    }
    await verifyGrant(session);
  }
  return { ...network, addresses: { ...network.addresses, ...contracts } };
}
