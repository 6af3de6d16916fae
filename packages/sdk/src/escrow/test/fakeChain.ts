import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionResult,
  erc20Abi,
  getAddress,
  type Hex,
  numberToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { baseSepolia } from "viem/chains";
import { abbaBabaEscrowAbi } from "../../generated/abis.ts";
import type { SendCallsParameters, SessionClient } from "../../session/client/SessionClient.ts";
import { type EscrowStatus, escrowStatuses } from "../Escrow.ts";
import type { ChainClient } from "../EscrowClient.ts";
import type { CreateEscrowArguments } from "../encodeEscrowCalls.ts";
import { getEscrowBuyer } from "../escrowId.ts";
import { platformFee } from "../fees.ts";

export const buyer = getAddress("0x00000000000000000000000000000000000000b1");
export const seller = getAddress("0x00000000000000000000000000000000000000c1");
export const escrowAddress = getAddress("0x00000000000000000000000000000000000000e1");
export const usdc: Address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
export const now = 1_800_000_000n;

const abi = [...abbaBabaEscrowAbi, ...erc20Abi];

/** A chain of one escrow contract and one token, as far as this package asks it anything. */
export class FakeChain {
  balance = 100_000_000n;
  /** What the escrow may take of the buyer's, left over from before. */
  allowance = 0n;
  paused = false;
  supported = true;
  /** Unix seconds of the block being built; the newest one is of {@link now}. */
  pendingTime = now;
  readonly escrows = new Map<Hex, CreateEscrowArguments & { status: EscrowStatus; proofHash: Hex }>();
  /** Every method that was asked for. */
  readonly requests: string[] = [];

  /** Puts an escrow on the chain. */
  put(args: CreateEscrowArguments, status: EscrowStatus = "Funded", proofHash: Hex = zeroHash): void {
    this.escrows.set(args.escrowId, { ...args, status, proofHash });
  }

  /** Moves an escrow on. */
  move(escrowId: Hex, status: EscrowStatus): void {
    const escrow = this.escrows.get(escrowId);
    if (escrow === undefined) throw new Error("There is no such escrow.");
    this.escrows.set(escrowId, { ...escrow, status });
  }

  get client(): ChainClient {
    const request = async ({ method, params }: { method: string; params: unknown }) => {
      this.requests.push(method);
      if (method === "eth_getBlockByNumber") return this.#block(params as readonly unknown[]);
      return this.#answer(method, params as readonly { data: Hex }[]);
    };
    return createClient({ chain: baseSepolia, transport: custom({ request }, { retryCount: 0 }) });
  }

  #block([tag]: readonly unknown[]): unknown {
    const timestamp = tag === "pending" ? this.pendingTime : now;
    return { number: "0x1", timestamp: numberToHex(timestamp), transactions: [] };
  }

  #answer(method: string, [call]: readonly { data: Hex }[]): unknown {
    if (method !== "eth_call" || call === undefined) throw new Error(`unexpected ${method}`);
    const { functionName, args = [] } = decodeFunctionData({ abi, data: call.data });
    const result = this.#read(functionName, args);
    return encodeFunctionResult({ abi, functionName, result } as never);
  }

  #read(functionName: string, [first]: readonly unknown[]): unknown {
    switch (functionName) {
      case "balanceOf":
        return this.balance;
      case "allowance":
        return this.allowance;
      case "decimals":
        return 18;
      case "isTokenSupported":
        return this.supported;
      case "paused":
        return this.paused;
      case "getEscrowDetails":
        return this.#details(first as Hex);
      default:
        throw new Error(`unexpected ${functionName}`);
    }
  }

  #details(escrowId: Hex) {
    const escrow = this.escrows.get(escrowId);
    const { amount = 0n, status = "None", criteriaHash = zeroHash, proofHash = zeroHash } = escrow ?? {};
    return {
      buyer: escrow === undefined ? zeroAddress : getEscrowBuyer(escrowId),
      seller: escrow?.seller ?? zeroAddress,
      token: escrow?.token ?? zeroAddress,
      amount,
      locked: amount - platformFee(amount),
      fee: platformFee(amount),
      status: escrowStatuses.indexOf(status),
      createdAt: now,
      deadline: escrow?.deadline ?? 0n,
      disputeWindow: escrow?.disputeWindow ?? 0n,
      abandonmentGrace: escrow?.abandonmentGrace ?? 0n,
      deliveredAt: 0n,
      disputedAt: 0n,
      proofHash,
      criteriaHash,
      configIndex: 1n,
      resolver: zeroAddress,
      feeReceiver: zeroAddress,
    };
  }
}

/** What a fake session is told to do with calls. */
export type SendBehavior = (parameters: SendCallsParameters<unknown>, attempt: number) => Promise<unknown>;

/** A session on a fake chain, and what was sent by it. */
export function fakeSession(chain: FakeChain, send: SendBehavior, account: Address = buyer) {
  const sent: SendCallsParameters<unknown>[] = [];
  const session = {
    account,
    chainId: baseSepolia.id,
    sessionId: zeroHash,
    escrowScope: "0x00000000",
    grant: { contracts: { abbaBabaEscrow: escrowAddress, usdc } },
    publicClient: chain.client,
    async sendCalls(parameters: SendCallsParameters<unknown>) {
      sent.push(parameters);
      const answer = await send(parameters, sent.length);
      if (answer !== undefined) return answer;
      return { transactionHash: zeroHash, userOperationHash: zeroHash, blockNumber: 1n, actualGasCost: 1n };
    },
  };
  // Actions of the escrow use no more of a session than this, and a whole one takes a network, an account and a key.
  return { client: session as unknown as SessionClient, sent };
}
