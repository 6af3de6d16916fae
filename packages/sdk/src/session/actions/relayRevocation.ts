import { encodeFunctionData, type Hex } from "viem";
import * as z from "zod/mini";
import { deployByFactory } from "../../accounts/kernel/deployment.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import { networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { confirmRevocation, isSessionRevoked, readEpoch } from "../owner/confirmRevocation.ts";
import { deployAccount } from "../owner/deployAccount.ts";
import { type OwnerContext, type Sender, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import type { SignedRevocation } from "./signRevocation.ts";

/** What {@link relayRevocation} takes. The chain is the revocation's. */
export interface RelayRevocationParameters extends NetworkParameters {
  readonly revocation: SignedRevocation;
  /** Whoever pays for the transaction. */
  readonly relayer: Sender;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

const names = {
  ...networkNames,
  revocation: true,
  relayer: true,
  pollingInterval: "milliseconds",
} satisfies Names<RelayRevocationParameters>;

export interface RelayRevocationReturnType {
  readonly transactionHash: Hex;
}

export type RelayRevocationErrorType = BaseError;

const bytes = z.custom<Hex>(
  (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value),
  "is not hex",
);
const hash = z.custom<Hex>(
  (value) => typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value),
  "is not 32 bytes of hex",
);
const uint = z.bigint("is not a bigint").check(z.minimum(0n));

/** A revocation may have come from anywhere. */
const schema = z.strictObject({
  chainId: z.int().check(z.positive()),
  account: addressSchema,
  owner: addressSchema,
  index: uint,
  module: addressSchema,
  sessionId: z.optional(hash),
  nonce: uint,
  deadline: uint,
  signature: bytes,
});

/**
 * Sends a revocation that the owner signed. Deploys the account first if nobody has: it must be there to say that the
 * signature is its own.
 *
 * @param parameters - The revocation, who pays, and the network.
 * @returns The transaction, once the node shows that session, or all sessions of that account, dead.
 * @throws {RevocationExpiredError | RevocationNonceUsedError | RevocationSignatureInvalidError}
 * @throws {RevocationNotConfirmedError} when the node goes on not to show it.
 */
export async function relayRevocation(
  parameters: RelayRevocationParameters,
): Promise<RelayRevocationReturnType> {
  checkParameters(parameters, names, "parameters of relayRevocation");
  const { relayer, pollingInterval } = parameters;
  const parsed = parseWith(schema, parameters.revocation, "revocation");
  const revocation = { ...parsed, sessionId: parsed.sessionId };
  const { chainId, account, module } = revocation;
  const network = networkOf(parameters, { subject: "revocation", chainId });
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, chainId);
    return {
      transactionHash: await sendRevocation({ client, network, account, module }, revocation, relayer),
    };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}

/**
 * Sends a revocation as `relayRevocation` does, with the account's chain at hand.
 *
 * @param context - Where the account is.
 * @param revocation - What the owner signed.
 * @param relayer - Who pays.
 * @returns The transaction's hash.
 */
export async function sendRevocation(
  context: Pick<OwnerContext, "client" | "network" | "account" | "module">,
  revocation: SignedRevocation,
  relayer: Sender,
): Promise<Hex> {
  const { client, network, module } = context;
  const { sessionId } = revocation;
  const wallet = toWallet(relayer, network);
  const directDeployment = deployByFactory({ ...revocation, addresses: network.addresses });
  await deployAccount({ address: revocation.account, directDeployment }, network, wallet);
  const before = await readEpoch(context);
  const hash = await sendTransaction(client, wallet, { to: module, data: encodeRevocation(revocation) });
  await confirmRevocation(context, hash, async () =>
    sessionId === undefined
      ? (await readEpoch(context)) > before
      : await isSessionRevoked(context, sessionId),
  );
  return hash;
}

function encodeRevocation({ account, sessionId, nonce, deadline, signature }: SignedRevocation): Hex {
  const abi = spendCapAbi;
  return sessionId === undefined
    ? encodeFunctionData({
        abi,
        functionName: "revokeAllWithSignature",
        args: [account, nonce, deadline, signature],
      })
    : encodeFunctionData({
        abi,
        functionName: "revokeWithSignature",
        args: [account, sessionId, nonce, deadline, signature],
      });
}
