import { type Devnet, type DevnetOptions, startDevnet } from "@abbababa/devnet";
import {
  type CreatedSessionKey,
  type CreateSessionKeyParameters,
  createSessionKey,
  type SessionClient,
  type UseSessionKeyParameters,
  useSessionKey,
} from "@abbababa/sdk";
import type { Network } from "@x402/core/types";
import { type Address, erc20Abi, parseEther } from "viem";
import { afterAll } from "vitest";

/** A devnet, and what the tests of payments do over and over. */
export interface Fixture {
  readonly devnet: Devnet;
  readonly usdc: Address;
  /** The devnet's chain, as x402 names it. */
  readonly network: Network;
  /** A well-known key of the devnet: 1 owns the accounts, 2 is paid, 3 settles. */
  readonly account: (index: number) => Devnet["accounts"][number];
  /** An account that nobody has seen: what it has is what it was paid. */
  readonly newPayee: () => Address;
  /** Of the account of the last session that was granted. */
  readonly lastIndex: () => bigint;
  readonly usdcOf: (address: Address) => Promise<bigint>;
  /** A session with payment rules on an account of its own, with 50 USDC, not enabled. */
  readonly grant: (parameters?: Partial<CreateSessionKeyParameters>) => Promise<CreatedSessionKey>;
  readonly open: (
    created: { readonly serializedSessionKey: string },
    parameters?: Partial<UseSessionKeyParameters>,
  ) => Promise<SessionClient>;
  /** The same, with gas, opened and enabled. */
  readonly enabled: (
    parameters?: Partial<CreateSessionKeyParameters>,
  ) => Promise<{ readonly created: CreatedSessionKey; readonly session: SessionClient }>;
  /** Mines until the chain's last block is safe, the seconds later that are asked for. */
  readonly makeSafe: (seconds?: number) => Promise<void>;
}

/** The price of most things in these tests: a cent. */
export const price = 10_000n;

/** Starts a devnet for the test file that asks; it ends with it. */
export async function startFixture(options: DevnetOptions = {}): Promise<Fixture> {
  const devnet = await startDevnet(options);
  afterAll(() => devnet.close());
  const { usdc } = devnet.addresses;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const endpoints = { chain, rpcUrl, bundlerUrl };
  let [index, payees] = [0n, 0];
  const account = (number: number) => {
    const found = devnet.accounts[number];
    if (found === undefined) throw new Error(`The devnet has no account ${number}.`);
    return found;
  };
  const grant = async (parameters: Partial<CreateSessionKeyParameters> = {}) => {
    index += 1n;
    const payments = [{ token: "USDC" as const, payees: "anyone" as const, perPayment: price, perPeriod: 5 }];
    const own = { owner: account(1), index, escrowCalls: "none", payments } as const;
    const created = await createSessionKey({ ...own, ...endpoints, ...parameters });
    await devnet.fundUsdc(created.smartAccountAddress, 50_000_000n);
    return created;
  };
  const open: Fixture["open"] = ({ serializedSessionKey }, parameters) =>
    useSessionKey({ serializedSessionKey, ...endpoints, pollingInterval: 50, ...parameters });
  return {
    devnet,
    usdc,
    network: `eip155:${chain.id}`,
    account,
    newPayee: () => {
      payees += 1;
      return `0x${payees.toString(16).padStart(40, "5")}`;
    },
    lastIndex: () => index,
    usdcOf: (address) =>
      devnet.publicClient.readContract({
        abi: erc20Abi,
        address: usdc,
        functionName: "balanceOf",
        args: [address],
      }),
    grant,
    open,
    enabled: async (parameters) => {
      const created = await grant(parameters);
      await devnet.fundEth(created.smartAccountAddress, parseEther("1"));
      const session = await open(created);
      await session.enableSession();
      return { created, session };
    },
    makeSafe: async (seconds = 0) => {
      if (seconds > 0) await devnet.increaseTime(seconds);
      // anvil calls the block safe that is an epoch of 32 slots old.
      await devnet.testClient.mine({ blocks: 34 });
    },
  };
}
