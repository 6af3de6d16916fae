import { type Devnet, startDevnet } from "@abbababa/devnet";
import { abbaBabaEscrowAbi, type NetworkParameters, type SessionCall } from "@abbababa/sdk";
import { type Address, concat, encodeFunctionData, erc20Abi, type Hex, numberToHex, parseEther } from "viem";

/** A devnet with our contracts, and what the tests of sessions do over and over. */
export interface Fixture extends AsyncDisposable {
  readonly devnet: Devnet;
  readonly network: NetworkParameters & { readonly bundlerUrl: string; readonly rpcUrl: string };
  readonly escrow: Address;
  readonly usdc: Address;
  /** An owner of its own for each test: sessions of different accounts share nothing. */
  readonly freshIndex: () => bigint;
  /** Gives an account 1 ETH and 50 USDC. */
  readonly fund: (account: Address) => Promise<void>;
  /** Calls that approve and open an escrow of `amount` base units of USDC. */
  readonly openEscrow: (buyer: Buyer, seller: Address, amount: bigint) => SessionCall[];
}

/** What an escrow's id is made from: an opened session has both. */
interface Buyer {
  readonly account: Address;
  readonly escrowScope: Hex;
}

export async function startFixture(): Promise<Fixture> {
  const devnet = await startDevnet();
  const { usdc } = devnet.addresses;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const escrow = devnet.contracts.abbaBabaEscrow;

  let [index, salt] = [0n, 0n];
  return {
    devnet,
    network: { chain, rpcUrl, bundlerUrl },
    escrow,
    usdc,
    freshIndex: () => index++,
    fund: async (account) => {
      await devnet.fundEth(account, parseEther("1"));
      await devnet.fundUsdc(account, 50_000_000n);
    },
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
    [Symbol.asyncDispose]: () => devnet.close(),
  };
}
