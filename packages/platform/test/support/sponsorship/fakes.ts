import { type Address, concat, encodeFunctionData, erc20Abi, type Hex, numberToHex } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { privateKeyToAccount } from "viem/accounts";
import {
  type AllowanceOf,
  createMemoryLedger,
  createSponsor,
  type PaidOperation,
  type PaidOperationsQuery,
  type SponsorOptions,
  type SponsorshipChain,
} from "../../../src/sponsorship/index.ts";

export const escrow: Address = "0x1000000000000000000000000000000000000001";
export const usdc: Address = "0x2000000000000000000000000000000000000002";
export const stranger: Address = "0x3000000000000000000000000000000000000003";
export const factory: Address = "0x4000000000000000000000000000000000000004";
export const paymaster: Address = "0x5000000000000000000000000000000000000005";
export const signer = privateKeyToAccount(`0x${"11".repeat(32)}`);
export const chainId = 84_532;

/** A chain that is told what it has. */
export class FakeSponsorshipChain implements SponsorshipChain {
  timestamp = 1_800_000_000;
  blockNumber = 1n;
  next = 0n;
  paid: PaidOperation[] = [];
  suggested = { baseFeePerGas: 4n, maxPriorityFeePerGas: 1n };
  now = async () => ({ timestamp: this.timestamp, blockNumber: this.blockNumber });
  nextNonce = async () => this.next;
  fees = async () => this.suggested;
  /** Blocks that were searched, from and to. */
  searched: [bigint, bigint][] = [];
  paidOperations = async ({ fromBlock, toBlock }: PaidOperationsQuery) => {
    // As nodes do: https://github.com/ethereum/execution-apis/pull/875
    if (toBlock > this.blockNumber) throw new Error("block range extends beyond current head block");
    this.searched.push([fromBlock, toBlock]);
    return this.paid;
  };
}

/** Every account by itself, whoever asks. */
export const anyone: AllowanceOf = async (sender) => sender;

/** A sponsor of 10 operations, of 700 wei each at most. */
export function sponsorOn(chain: SponsorshipChain, overrides: Partial<SponsorOptions> = {}) {
  return createSponsor({ ...sponsorOptions(chain), ...overrides });
}

/** What it is made of. */
export function sponsorOptions(chain: SponsorshipChain): SponsorOptions {
  return {
    chainId,
    paymaster,
    signer,
    chain,
    ledger: createMemoryLedger(),
    escrow,
    tokens: [usdc],
    factories: [factory],
    maxCostWei: 700n,
    dailyWei: 10n ** 18n,
  };
}

/** `execute` of one call, in single mode. */
export function executeSingle(to: Address, data: Hex, value = 0n): Hex {
  const abi = [
    {
      type: "function",
      name: "execute",
      inputs: [{ type: "bytes32" }, { type: "bytes" }],
      outputs: [],
      stateMutability: "payable",
    },
  ] as const;
  const execution = concat([to, numberToHex(value, { size: 32 }), data]);
  return encodeFunctionData({ abi, args: [`0x${"00".repeat(32)}`, execution] });
}

/** `approve` or `transfer`. */
export function tokenCall(functionName: "approve" | "transfer", to: Address): Hex {
  return encodeFunctionData({ abi: erc20Abi, functionName, args: [to, 5n] });
}

/** An operation that costs 700 wei at worst. */
export function operation(overrides: Record<string, unknown> = {}) {
  return {
    sender: "0xA000000000000000000000000000000000000001",
    nonce: "0x0",
    callData: executeSingle(escrow, "0x12345678"),
    callGasLimit: "0x1e",
    verificationGasLimit: "0x14",
    preVerificationGas: "0xa",
    maxFeePerGas: "0xa",
    maxPriorityFeePerGas: "0x1",
    paymasterVerificationGasLimit: "0x7",
    paymasterPostOpGasLimit: "0x3",
    signature: "0x",
    ...overrides,
  };
}

/** A JSON-RPC request. */
export function request(op: unknown, method = "pm_getPaymasterData", chain: Hex = numberToHex(chainId)) {
  return { jsonrpc: "2.0", id: 1, method, params: [op, entryPoint07Address, chain, {}] };
}
