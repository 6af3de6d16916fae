import { type Address, encodeFunctionData, type Hex, hashTypedData, parseAbi } from "viem";
import { getCode, readContract } from "viem/actions";
import * as z from "zod/mini";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import { deployByFactory, ecdsaKernelCreation } from "../../accounts/kernel/deployment.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { checkContracts } from "../../chains/checkContracts.ts";
import { findContract } from "../../chains/contractAddresses.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { bytesSchema, hashSchema, uintSchema } from "../../parameters/fields.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import {
  type RevocationNotConfirmedError,
  RevocationSignatureInvalidError,
} from "../errors/revocationErrors.ts";
import type { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { confirmRevocation, isSessionRevoked, readEpoch } from "../owner/confirmRevocation.ts";
import { inOneTransaction } from "../owner/inOneTransaction.ts";
import { type OwnerContext, type Sender, toWallet } from "../owner/OwnerContext.ts";
import { revocationTypedData } from "../owner/revocationTypedData.ts";
import { type SentRequest, sendTransaction } from "../owner/sendTransaction.ts";
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

/** What the chain shows. */
export interface RelayRevocationReturnType {
  readonly transactionHash: Hex;
  readonly account: Address;
  readonly chainId: number;
  /** The session that is dead; `undefined`: all sessions of the account. */
  readonly sessionId: Hex | undefined;
}

export type RelayRevocationErrorType =
  | NetworkOfErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | PartNotLoadedError
  | RevocationNotConfirmedError
  | SignerTimeoutError
  | WalletTimeoutError;

/** A revocation may have come from anywhere. */
const schema = z.strictObject({
  chainId: z.int().check(z.positive()),
  account: addressSchema,
  owner: addressSchema,
  index: uintSchema,
  deployment: z.optional(z.strictObject({ factory: addressSchema, factoryData: bytesSchema })),
  module: addressSchema,
  sessionId: z.optional(hashSchema),
  nonce: uintSchema,
  deadline: uintSchema,
  signature: bytesSchema,
});

/**
 * Sends a revocation that the owner signed. If nobody has deployed the account, the same transaction does: it must be there
 * to say that the signature is its own. The account needs no ETH.
 *
 * The revocation's SpendCap must be the recorded one, or that of `addresses`. On a chain without a recorded one the account
 * is asked whether it has signed for it.
 *
 * @param parameters - The revocation, who pays, and the network.
 * @returns The transaction, once the node shows that session, or all sessions of that account, dead.
 * @throws {ContractMismatchError} when the revocation names another SpendCap; nothing is sent.
 * @throws {RevocationExpiredError | RevocationNonceUsedError | RevocationSignatureInvalidError}
 * @throws {RevocationNotConfirmedError} when the node goes on not to show it.
 */
export async function relayRevocation(
  parameters: RelayRevocationParameters,
): Promise<RelayRevocationReturnType> {
  checkParameters(parameters, names, "parameters of relayRevocation");
  const { relayer, pollingInterval } = parameters;
  const parsed = parseWith(schema, parameters.revocation, "fields of the revocation");
  const revocation = { ...parsed, sessionId: parsed.sessionId };
  const { chainId, account, module } = revocation;
  const network = networkOf(parameters, { subject: "revocation", chainId });
  checkContracts({ spendCap: module }, { subject: "revocation", ...network });
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, chainId);
    const transactionHash = await sendRevocation({ client, network, account, module }, revocation, relayer);
    return { transactionHash, account, chainId, sessionId: revocation.sessionId };
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
  const deployment = await pendingDeployment(context, revocation);
  if (findContract("spendCap", network) === undefined) await checkSigned(client, revocation, deployment);
  const before = await readEpoch(context);
  const revoking = { to: module, data: encodeRevocation(revocation) };
  const hash = await sendTransaction(client, wallet, withDeployment(revoking, deployment));
  await confirmRevocation(context, hash, async () =>
    sessionId === undefined
      ? (await readEpoch(context)) > before
      : await isSessionRevoked(context, sessionId),
  );
  return hash;
}

/** How the account is deployed that nobody has deployed yet: it must be there to say that the signature is its own. */
async function pendingDeployment(
  { client, network }: Pick<OwnerContext, "client" | "network">,
  revocation: SignedRevocation,
): Promise<Deployment | undefined> {
  const { account, deployment } = revocation;
  if ((await getCode(client, { address: account })) !== undefined) return undefined;
  return deployment ?? deployByFactory(ecdsaKernelCreation({ ...revocation, addresses: network.addresses }));
}

/** One transaction: between two the agent could act. */
function withDeployment(
  revoking: { readonly to: Address; readonly data: Hex },
  deployment: Deployment | undefined,
): SentRequest {
  if (deployment === undefined) return revoking;
  const { factory: to, factoryData: data } = deployment;
  return { data: inOneTransaction({ to, data }, revoking) };
}

const erc1271Abi = /* @__PURE__ */ parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
const erc1271Valid: Hex = "0x1626ba7e";

/** A module that nobody knows says what it likes: that it is meant, only the account can. */
async function checkSigned(
  client: OwnerContext["client"],
  revocation: SignedRevocation,
  deployment: Deployment | undefined,
): Promise<void> {
  const { account, signature } = revocation;
  const args = [hashTypedData(revocationTypedData(revocation)), signature] as const;
  const request = { abi: erc1271Abi, address: account, functionName: "isValidSignature", args } as const;
  if ((await readContract(client, { ...request, ...deployment })) !== erc1271Valid) {
    throw new RevocationSignatureInvalidError({ account });
  }
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
