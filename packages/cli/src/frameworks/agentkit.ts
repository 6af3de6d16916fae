import type { SessionCall } from "@abbababa/sdk";
import { getAddress, type Hex, isAddress, isHex } from "viem";
import { SigningRefusedError, UsageError } from "../errors.ts";
import { checkPaymentKey, newPaymentKey } from "../money/paymentKey.ts";
import { sendOnce } from "../money/sendOnce.ts";
import type { AgentSource } from "../tools/AgentSource.ts";

/** AgentKit's names of chains, by id. It knows others by their id alone. */
const networkIds: Readonly<Record<number, string>> = {
  1: "ethereum-mainnet",
  10: "optimism-mainnet",
  137: "polygon-mainnet",
  8453: "base-mainnet",
  42161: "arbitrum-mainnet",
  84532: "base-sepolia",
  421614: "arbitrum-sepolia",
  11155111: "ethereum-sepolia",
  11155420: "optimism-sepolia",
};

/** A transaction as AgentKit's actions ask for it. */
export interface WalletTransaction {
  readonly to?: string | null | undefined;
  /** Wei. */
  readonly value?: bigint | undefined;
  readonly data?: Hex | undefined;
}

/** What {@link toAgentKitWallet} takes. */
export interface AgentKitWalletOptions<base extends abstract new (...args: never[]) => unknown> {
  /** Opens the agent that spends. */
  readonly agent: AgentSource;
  /** `EvmWalletProvider` of the AgentKit that the wallet is for: there may be several copies of it. */
  readonly EvmWalletProvider: base;
  /** Names the payment of a transaction: with one key it is sent once. @default a new key for each */
  readonly keyOf?: ((transaction: WalletTransaction) => string | undefined) | undefined;
}

/**
 * Makes a wallet of AgentKit that spends within an agent's session: what AgentKit's actions send are operations of the
 * session, which the chain bounds. It signs nothing else, and tells Coinbase's statistics nothing of itself.
 *
 * @param options - {@link AgentKitWalletOptions}
 * @throws {NotGrantedError} when nothing was granted to the agent, and what opening it throws.
 *
 * @example
 * const walletProvider = await toAgentKitWallet({ agent, EvmWalletProvider });
 * const agentKit = await AgentKit.from({ walletProvider, actionProviders: [erc20ActionProvider()] });
 */
export async function toAgentKitWallet<base extends abstract new (...args: never[]) => unknown>({
  agent,
  EvmWalletProvider,
  keyOf = () => undefined,
}: AgentKitWalletOptions<base>): Promise<InstanceType<base>> {
  const { account, chainId, publicClient: client } = (await agent()).session;
  const Base = EvmWalletProvider as unknown as new () => object;

  class SessionWallet extends Base {
    getAddress(): string {
      return account;
    }

    getNetwork() {
      return { protocolFamily: "evm", networkId: networkIds[chainId], chainId: String(chainId) };
    }

    getName(): string {
      return "abba_session";
    }

    getPublicClient() {
      return client;
    }

    async getBalance(): Promise<bigint> {
      return await client.getBalance({ address: account });
    }

    async readContract(parameters: Parameters<typeof client.readContract>[0]): Promise<unknown> {
      return await client.readContract(parameters);
    }

    async waitForTransactionReceipt(hash: Hex) {
      return await client.waitForTransactionReceipt({ hash });
    }

    /** @returns The transaction that the operation is in. */
    async sendTransaction(transaction: WalletTransaction): Promise<Hex> {
      const call = toCall(transaction);
      const named = keyOf(transaction);
      const key = named === undefined ? newPaymentKey() : checkPaymentKey(named);
      const purpose = `AgentKit: ${call.data === undefined ? "transfer to" : "call of"} ${call.to}`;
      return (await sendOnce(await agent(), { key, purpose, calls: [call] })).transactionHash;
    }

    async nativeTransfer(to: string, value: string): Promise<string> {
      if (!/^\d{1,78}$/.test(value)) throw new UsageError(`"${value}" is no amount of wei.`);
      return await this.sendTransaction({ to, value: BigInt(value) });
    }

    sign = refuseSigning;
    signMessage = refuseSigning;
    signTypedData = refuseSigning;
    signTransaction = refuseSigning;

    /** The base class tells a server of Coinbase's of each new wallet. */
    trackInitialization(): void {}
  }

  return new SessionWallet() as InstanceType<base>;
}

function toCall({ to, value, data }: WalletTransaction): SessionCall {
  if (!to || !isAddress(to, { strict: false })) throw new UsageError(`"${to ?? ""}" is no address.`);
  if (data !== undefined && !isHex(data)) throw new UsageError("The transaction's data is no hex.");
  return {
    to: getAddress(to),
    ...(value !== undefined && { value }),
    ...(data !== undefined && data !== "0x" && { data }),
  };
}

/** What is signed freely is bounded by no terms: a signature of a permit can cost everything. */
async function refuseSigning(): Promise<never> {
  throw new SigningRefusedError();
}
