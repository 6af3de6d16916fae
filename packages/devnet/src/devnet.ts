import type {
  Address,
  Chain,
  Hex,
  HttpTransport,
  JsonRpcAccount,
  PublicClient,
  TestClient,
  WalletClient,
} from "viem";
import type { DevAccount } from "./accounts.ts";
import type { addresses } from "./addresses.ts";
import type { DeployedContracts } from "./contracts.ts";
import type { ProcessExitedError } from "./errors.ts";

/** A running local network. */
export interface Devnet extends AsyncDisposable {
  /** HTTP endpoint of the chain. */
  readonly rpcUrl: string;
  /** HTTP endpoint of the ERC-4337 bundler. */
  readonly bundlerUrl: string;
  /** The chain as viem describes one. */
  readonly chain: Chain;
  /** Ten accounts with 10,000 ETH each and keys known to everybody. */
  readonly accounts: readonly DevAccount[];
  /** EntryPoint, Kernel, stock modules, USDC and the deployment helpers: as on Base Sepolia. */
  readonly addresses: typeof addresses;
  /** Our own contracts, by name. */
  readonly contracts: DeployedContracts;
  /** Reads the chain. */
  readonly publicClient: PublicClient<HttpTransport, Chain>;
  /** Bends the chain. */
  readonly testClient: TestClient<"anvil", HttpTransport, Chain>;
  /** Where `anvil.log` and `alto.log` are; a clean `close()` removes it unless it was given. */
  readonly logDirectory: string;
  /** Resolves when a process ends by itself, which is never supposed to happen. */
  readonly crashed: Promise<ProcessExitedError>;

  /**
   * Adds to a balance.
   *
   * @param address - Whose.
   * @param amount - Wei.
   */
  fundEth(address: Address, amount: bigint): Promise<void>;
  /**
   * Mints USDC.
   *
   * @param address - To whom.
   * @param amount - Base units (10^-6 USDC).
   */
  fundUsdc(address: Address, amount: bigint): Promise<void>;
  /** Unlocks an account, contracts included, and returns a client that acts as it. It pays its own gas. */
  impersonate(address: Address): Promise<WalletClient<HttpTransport, Chain, JsonRpcAccount>>;
  /**
   * Moves the chain's time forward and mines a block. The bundler's clock follows, whoever moves the chain's.
   *
   * @param seconds - By how much.
   */
  increaseTime(seconds: number): Promise<void>;
  /**
   * Sets the time of the next block.
   *
   * @param timestamp - Seconds since the epoch, later than the latest block's.
   */
  setNextBlockTimestamp(timestamp: bigint): Promise<void>;
  /** Remembers the chain's state and returns the name to go back to it by, once. */
  snapshot(): Promise<Hex>;
  /** Goes back to a snapshot. */
  revert(id: Hex): Promise<void>;
  /** Stops everything. Calling it again does nothing more. */
  close(): Promise<void>;
}
