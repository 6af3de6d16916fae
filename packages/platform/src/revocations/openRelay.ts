import {
  BaseError,
  contractAddress,
  relayRevocation,
  resolveNetwork,
  type SignedRevocation,
  spendCapAbi,
} from "@abbababa/sdk";
import { createPublicClient, type Hex, http, isAddressEqual, keccak256, type LocalAccount } from "viem";
import { ApiError } from "../ApiError.ts";
import type { RelayOptions } from "../RelayOptions.ts";
import { GasBudget } from "./GasBudget.ts";

/** Gas of a revocation at worst: an account is deployed by it, and a passkey verified without a precompile. */
const mostGas = 2_500_000n;

const defaultDailyWei = 20_000_000_000_000_000n;

/** Answers that are remembered: whoever asks again, having heard nothing, gets the same one. */
const remembered = 1_000;

/** What became of a revocation. */
export interface Relayed {
  /** `undefined`: the chain showed the session dead already, and nothing was sent. */
  readonly transactionHash: Hex | undefined;
}

/** Sends the revocations of one chain. */
export interface OpenRelay {
  readonly chainId: number;
  readonly relay: (revocation: SignedRevocation) => Promise<Relayed>;
  /** Wei spent today. */
  readonly spent: () => bigint;
}

/**
 * Opens the relay of a chain. It sends nothing that the chain would not take: each revocation is tried out before, and what
 * it may cost is bounded by gas, and by day.
 *
 * @param options - Chain, signer, and what may be spent.
 * @param now - Milliseconds.
 */
export function openRelay(options: RelayOptions, now: () => number): OpenRelay {
  const { signer, dailyWei = defaultDailyWei, chain: named, rpcUrl: endpoint, addresses: given } = options;
  const { chain, rpcUrl, addresses } = resolveNetwork({ chain: named, rpcUrl: endpoint, addresses: given });
  const client = createPublicClient({ chain, transport: http(rpcUrl) });
  const place = { chainId: chain.id, addresses };
  const module = contractAddress("spendCap", place);
  const factories = (["kernelFactory", "metaFactory"] as const).map((name) => contractAddress(name, place));
  const budget = new GasBudget(dailyWei, now);
  const answers = new Map<Hex, Promise<Relayed>>();
  // One after the other: two transactions at once would take the same nonce.
  let last: Promise<unknown> = Promise.resolve();

  async function isDead({ account, sessionId }: SignedRevocation): Promise<boolean> {
    if (sessionId === undefined) return false;
    const args = [sessionId, account] as const;
    const session = await client.readContract({
      abi: spendCapAbi,
      address: module,
      functionName: "getSession",
      args,
    });
    return session.revoked;
  }

  async function send(revocation: SignedRevocation): Promise<Relayed> {
    if (await isDead(revocation)) return { transactionHash: undefined };
    const bounds: Bounds = { worst: 0n, spend: undefined, refusal: undefined };
    // What is not known to have cost less has cost the most.
    let cost: bigint | undefined;
    try {
      const relayer = boundedSigner(signer, budget, bounds);
      const { transactionHash } = await relayRevocation({ revocation, relayer, chain, rpcUrl, addresses });
      const receipt = await client.getTransactionReceipt({ hash: transactionHash }).catch(() => undefined);
      cost = receipt && receipt.gasUsed * receipt.effectiveGasPrice;
      return { transactionHash };
    } catch (error) {
      throw bounds.refusal ?? error;
    } finally {
      bounds.spend?.(cost ?? bounds.worst);
    }
  }

  return {
    chainId: chain.id,
    spent: () => budget.spent,
    async relay(revocation) {
      const { deployment } = revocation;
      if (deployment !== undefined && !factories.some((one) => isAddressEqual(one, deployment.factory)))
        throw new ApiError(
          "VALIDATION_FAILED",
          "The revocation deploys its account with an unknown factory.",
        );
      const key = keccak256(revocation.signature);
      const known = answers.get(key);
      if (known !== undefined) return await known;
      const answer = last.then(() => send(revocation));
      last = answer.catch(() => undefined);
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > remembered && oldest !== undefined) answers.delete(oldest);
      try {
        return await answer;
      } catch (error) {
        // It may be asked for again: nothing is known to be dead.
        answers.delete(key);
        throw toApiError(error);
      }
    },
  };
}

/** What one revocation may cost, once that is known. */
interface Bounds {
  worst: bigint;
  spend: ((cost: bigint) => void) | undefined;
  /** Why it is not paid for. */
  refusal: ApiError | undefined;
}

/** A signer that signs nothing dearer than there is room for. */
function boundedSigner(signer: LocalAccount, budget: GasBudget, bounds: Bounds): LocalAccount {
  const refuse = (error: ApiError): never => {
    bounds.refusal = error;
    throw error;
  };
  return {
    ...signer,
    signTransaction: async (transaction, options) => {
      const { gas = 0n, maxFeePerGas = transaction.gasPrice ?? 0n } = transaction;
      if (gas === 0n || gas > mostGas)
        refuse(new ApiError("VALIDATION_FAILED", "The revocation needs more gas than the relay pays for."));
      // Signed anew with higher fees it is still one transaction.
      bounds.spend?.(0n);
      bounds.worst = gas * maxFeePerGas;
      bounds.spend = budget.reserve(bounds.worst);
      if (bounds.spend === undefined)
        refuse(
          new ApiError(
            "LIMIT_REACHED",
            "The relay has used its gas budget for today. Send the revocation another way.",
          ),
        );
      return await signer.signTransaction(transaction, options);
    },
  };
}

/** What the sender of a revocation is told: why the chain does not take it, and no more of a URL than its origin. */
function toApiError(error: unknown): unknown {
  if (!(error instanceof BaseError)) return error;
  const message = [error.shortMessage, ...(error.metaMessages ?? [])].join(" ");
  return refusals.has(error.name)
    ? new ApiError("STATUS_NOT_ALLOWED", message)
    : new ApiError("CHAIN_UNAVAILABLE", message);
}

const refusals = new Set([
  "RevocationExpiredError",
  "RevocationNonceUsedError",
  "RevocationSignatureInvalidError",
  "ContractMismatchError",
  "CallRevertedError",
]);
