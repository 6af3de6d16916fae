import { encodeFunctionData, type Hex } from "viem";
import { deployByFactory } from "../../accounts/kernel/deployment.ts";
import { ChainMismatchError } from "../../chains/errors.ts";
import { type NetworkParameters, resolveNetwork } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { deployAccount } from "../owner/deployAccount.ts";
import { type Sender, toPublicClient, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import type { SignedRevocation } from "./signRevocation.ts";

/** What {@link relayRevocation} takes. */
export interface RelayRevocationParameters extends NetworkParameters {
  readonly revocation: SignedRevocation;
  /** Whoever pays for the transaction. */
  readonly relayer: Sender;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

export interface RelayRevocationReturnType {
  readonly transactionHash: Hex;
}

export type RelayRevocationErrorType = BaseError;

/**
 * Sends a revocation that the owner signed. Deploys the account first if nobody has: it must be there to say that the
 * signature is its own.
 *
 * @param parameters - The revocation, who pays, and the network.
 * @returns The transaction.
 * @throws {RevocationExpiredError | RevocationNonceUsedError | RevocationSignatureInvalidError}
 */
export async function relayRevocation(
  parameters: RelayRevocationParameters,
): Promise<RelayRevocationReturnType> {
  const { revocation, relayer, pollingInterval } = parameters;
  const network = resolveNetwork(parameters);
  if (network.chainId !== revocation.chainId) {
    throw new ChainMismatchError({
      subject: "revocation",
      expected: network.chainId,
      actual: revocation.chainId,
    });
  }
  const wallet = toWallet(relayer, network);
  const directDeployment = deployByFactory({ ...revocation, addresses: network.addresses });
  await deployAccount({ address: revocation.account, directDeployment }, network, wallet);
  const request = { to: revocation.module, data: encodeRevocation(revocation) };
  return {
    transactionHash: await sendTransaction(toPublicClient(network, pollingInterval), wallet, request),
  };
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
