import { type Client, encodeFunctionData, hashTypedData, parseAbi } from "viem";
import { call } from "viem/actions";
import { GrantNotApprovedError } from "../errors/lifecycleErrors.ts";
import { gatherFacts } from "../failures/revertData.ts";
import { isSessionInstalled } from "../kernel/isSessionInstalled.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";
import { verifyGrant } from "./verifyGrant.ts";

const abi = /* @__PURE__ */ parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);

/** ERC-1271: the signature is the account's. */
const valid = "0x1626ba7e";

/**
 * Checks that a session is granted: by the owner's signature where that says so by itself, else by asking the account, of
 * which the SpendCap is a validator.
 *
 * @param client - Reads the chain.
 * @param session - A session read from a string.
 * @throws {GrantNotApprovedError} when terms, modules, account or signature are of different grants.
 */
export async function verifyGrantOf(client: Client, session: ParsedGrant): Promise<void> {
  if (session.grant.selection === undefined) return await verifyGrant(session);
  if (!(await isSessionInstalled(client, session)) && !(await isApproved(client, session))) {
    throw new GrantNotApprovedError();
  }
}

async function isApproved(client: Client, { grant }: ParsedGrant): Promise<boolean> {
  const { chainId, account, contracts, terms, enableSignature, deployment } = grant;
  const hash = hashTypedData(sessionGrantTypedData({ chainId, module: contracts.spendCap, account, terms }));
  const question = { abi, functionName: "isValidSignature", args: [hash, enableSignature] } as const;
  try {
    const { data } = await call(client, { to: account, data: encodeFunctionData(question), ...deployment });
    return data?.startsWith(valid) === true;
  } catch (error) {
    if (gatherFacts(error).reverted) return false;
    throw error;
  }
}
