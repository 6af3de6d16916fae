import { type Devnet, startDevnet } from "@abbababa/devnet";
import {
  abbaBabaEscrowAbi,
  type CreatedSessionKey,
  type CreateSessionKeyParameters,
  createSessionKey,
  type NetworkParameters,
  type SessionCall,
  type SessionClient,
  type UseSessionKeyParameters,
  useSessionKey,
} from "@abbababa/sdk";
import { type Address, concat, encodeFunctionData, erc20Abi, type Hex, numberToHex, parseEther } from "viem";
import { afterAll } from "vitest";

/** A devnet with our contracts, and what the tests of sessions do over and over. */
export interface Fixture {
  readonly devnet: Devnet;
  readonly network: NetworkParameters & { readonly bundlerUrl: string; readonly rpcUrl: string };
  readonly escrow: Address;
  readonly usdc: Address;
  /** A well-known key of the devnet: 1 owns the accounts, 2 is paid, 3 relays. */
  readonly account: (index: number) => Devnet["accounts"][number];
  /** An account of its own for each test: sessions of different accounts share nothing. */
  readonly freshIndex: () => bigint;
  /** A session of a new account, which has no money. */
  readonly grant: (parameters?: Partial<CreateSessionKeyParameters>) => Promise<CreatedSessionKey>;
  /** Opens a session. */
  readonly open: (
    created: { serializedSessionKey: string },
    parameters?: Partial<UseSessionKeyParameters>,
  ) => Promise<SessionClient>;
  /** Gives an account 1 ETH and 50 USDC. */
  readonly fund: (account: Address) => Promise<void>;
  /** Base units. */
  readonly usdcOf: (address: Address) => Promise<bigint>;
  /** Calls that approve and open an escrow of `amount` base units of USDC. */
  readonly openEscrow: (buyer: Buyer, seller: Address, amount: bigint) => SessionCall[];
}

/** What an escrow's id is made from: an opened session has both. */
interface Buyer {
  readonly account: Address;
  readonly escrowScope: Hex;
}

/** Starts a devnet for the test file that asks; it ends with it. */
export async function startFixture(): Promise<Fixture> {
  const devnet = await startDevnet();
  afterAll(() => devnet.close());
  const { usdc } = devnet.addresses;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const network = { chain, rpcUrl, bundlerUrl };
  const escrow = devnet.contracts.abbaBabaEscrow;

  let [index, salt] = [0n, 0n];
  const freshIndex = () => index++;
  const account = (number: number) => {
    const found = devnet.accounts[number];
    if (found === undefined) throw new Error(`The devnet has no account ${number}.`);
    return found;
  };
  return {
    devnet,
    network,
    escrow,
    usdc,
    account,
    freshIndex,
    grant: (parameters) =>
      createSessionKey({ owner: account(1), index: freshIndex(), ...network, ...parameters }),
    open: ({ serializedSessionKey }, parameters) =>
      useSessionKey({ serializedSessionKey, ...network, pollingInterval: 50, ...parameters }),
    fund: async (address) => {
      await devnet.fundEth(address, parseEther("1"));
      await devnet.fundUsdc(address, 50_000_000n);
    },
    usdcOf: (address) =>
      devnet.publicClient.readContract({
        abi: erc20Abi,
        address: usdc,
        functionName: "balanceOf",
        args: [address],
      }),
    openEscrow: ({ account, escrowScope }, seller, amount) => {
      salt += 1n;
      // An escrow's id is its buyer, the scope that the session is kept to, and 8 free bytes.
      const id = concat([account, escrowScope, numberToHex(salt, { size: 8 })]);
      const deadline = BigInt(Math.floor(Date.now() / 1000)) + 86_400n;
      const terms = [deadline, 3600n, 3600n, id] as const;
      return [
        {
          to: usdc,
          data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [escrow, amount] }),
        },
        {
          to: escrow,
          data: encodeFunctionData({
            abi: abbaBabaEscrowAbi,
            functionName: "createEscrow",
            args: [id, seller, amount, usdc, ...terms],
          }),
        },
      ];
    },
  };
}
