import { readFile } from "node:fs/promises";
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { abbaBabaEscrowAbi, type NetworkParameters, type SessionCall } from "@abbababa/sdk";
import {
  type Abi,
  type Address,
  createWalletClient,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  parseEther,
} from "viem";

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
  readonly openEscrow: (buyer: Address, seller: Address, amount: bigint) => SessionCall[];
}

export async function startFixture(): Promise<Fixture> {
  const devnet = await startDevnet();
  const [deployer] = devnet.accounts;
  if (deployer === undefined) throw new Error("The devnet has no accounts.");
  const { usdc } = devnet.addresses;
  const wallet = createWalletClient({
    account: deployer,
    chain: devnet.chain,
    transport: http(devnet.rpcUrl),
    pollingInterval: 50,
  });
  const deploy = async (path: string, args: readonly unknown[]): Promise<Address> => {
    const url = new URL(`../../../artifacts/contracts/${path}`, import.meta.url);
    const { abi, bytecode }: { abi: Abi; bytecode: Hex } = JSON.parse(await readFile(url, "utf8"));
    const hash = await wallet.sendTransaction({ data: encodeDeployData({ abi, bytecode, args }) });
    const { contractAddress } = await devnet.publicClient.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new Error(`${path} was not deployed.`);
    return contractAddress;
  };
  const { address } = deployer;
  const spendCapPolicy =
    devnet.contracts.spendCapPolicy ??
    (await deploy("session/doors/SpendCapPolicy.sol/SpendCapPolicy.json", []));
  const escrow =
    devnet.contracts.abbaBabaEscrow ??
    (await deploy("escrow/AbbaBabaEscrow.sol/AbbaBabaEscrow.json", [address, address, address, [usdc]]));

  let [index, salt] = [0n, 0n];
  return {
    devnet,
    network: {
      chain: devnet.chain,
      rpcUrl: devnet.rpcUrl,
      bundlerUrl: devnet.bundlerUrl,
      addresses: { spendCapPolicy, abbaBabaEscrow: escrow },
    },
    escrow,
    usdc,
    freshIndex: () => index++,
    fund: async (account) => {
      await devnet.fundEth(account, parseEther("1"));
      await devnet.fundUsdc(account, 50_000_000n);
    },
    openEscrow: (buyer, seller, amount) => {
      salt += 1n;
      // The first 20 bytes of an escrow's id are its buyer.
      const id: Hex = `${buyer}${salt.toString(16).padStart(24, "0")}`;
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
