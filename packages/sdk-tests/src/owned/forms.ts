import type { Devnet } from "@abbababa/devnet";
import { delegateAccount, prepareSafeUpgrade, sendSafeTransaction, signSafeTransaction } from "@abbababa/sdk";
import { adapterFor, toEcdsaValidatorSigner, toModularAccount } from "@abbababa/sdk/accounts";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { toKernelSmartAccount, toSafeSmartAccount } from "permissionless/accounts";
import { type Address, type Hex, parseEther, stringToHex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { relayOf } from "../accounts/chain.ts";
import { prepareAccounts } from "../accounts/index.ts";
import type { AccountKind } from "../accounts/ModularAccount.ts";
import { placeSafeContracts } from "../accounts/safe7579.ts";
import { pollingInterval } from "../world/clients.ts";
import type { HandedOver } from "../world.ts";
import { createPlainSafe, placeSafeTools } from "./createPlainSafe.ts";
import { createSixNineAccount } from "./createSixNineAccount.ts";

/** One way in which an owner has an account. */
export interface AccountForm {
  /** As in a table. */
  readonly name: string;
  /** Whether the account says only that it refuses, whatever its modules say. */
  readonly hidesReasons?: true | undefined;
  /** Whether the account has no executors, whose door an ERC-7710 redemption is. */
  readonly withoutExecutors?: true | undefined;
  /** Makes an account of the owner's; it need not be deployed. */
  readonly create: (devnet: Devnet, owner: PrivateKeyAccount) => Promise<HandedOver>;
}

/** A deployed account, by its address, whose owner is a key. */
function byAddress(name: string, kind: AccountKind): AccountForm {
  return {
    name,
    ...(kind === "safe7579" && { hidesReasons: true }),
    create: async (devnet, owner) => {
      const { address } = await (await prepareAccounts(devnet, kind)).create(owner);
      return { account: address, owner };
    },
  };
}

/** The ways that are tried. */
export const accountForms: readonly AccountForm[] = [
  {
    name: "Safe7579, by permissionless.js",
    hidesReasons: true,
    create: (devnet, owner) => createSafe(devnet, [owner]),
  },
  {
    name: "Kernel 3.1, by permissionless.js",
    create: async ({ publicClient: client }, owner) => ({
      account: await toKernelSmartAccount({ client, owners: [owner], version: "0.3.1", index: 3n }),
    }),
  },
  {
    name: "Kernel 3.1 of any index, by ZeroDev's packages",
    create: async ({ publicClient }, signer) => {
      const [entryPoint, kernelVersion] = [getEntryPoint("0.7"), KERNEL_V3_1];
      const sudo = await signerToEcdsaValidator(publicClient, { signer, entryPoint, kernelVersion });
      const options = { entryPoint, kernelVersion, plugins: { sudo }, index: 2n ** 200n };
      return { account: await createKernelAccount(publicClient, options) };
    },
  },
  byAddress("Safe7579, by its address", "safe7579"),
  {
    name: "Safe 1.4.1 with Safe4337Module, upgraded, by its address",
    hidesReasons: true,
    create: createUpgradedSafe,
  },
  byAddress("Nexus, by its address", "nexus"),
  byAddress("the reference account, by its address", "reference"),
  byAddress("OpenZeppelin's account, by its address", "openzeppelin"),
  byAddress("Kernel 3.1, by its address", "kernel"),
  {
    name: "Safe7579 of two owners, by permissionless.js",
    hidesReasons: true,
    create: (devnet, owner) => createSafe(devnet, [owner, privateKeyToAccount(generatePrivateKey())]),
  },
  {
    name: "any ERC-7579 account, by an object and `selection`",
    create: createForeignAccount,
  },
  {
    name: "the smallest ERC-6900 account, by an object",
    withoutExecutors: true,
    create: createSixNineAccount,
  },
  {
    name: "an EOA by EIP-7702, delegated to OpenZeppelin's account",
    create: async (devnet, owner) => {
      const { chain, rpcUrl } = devnet;
      const delegate = await placeDelegate(devnet);
      await devnet.fundEth(owner.address, parseEther("1"));
      const { account } = await delegateAccount({ owner, delegate, chain, rpcUrl, pollingInterval });
      return { account, owner };
    },
  },
];

/** Code that an EOA can be delegated to: that of somebody's account, whose storage stays where it is. */
export async function placeDelegate(devnet: Devnet): Promise<Address> {
  const maker = await prepareAccounts(devnet, "openzeppelin");
  return (await maker.create(relayOf(devnet))).address;
}

/** A Safe all of whose owners must sign, as permissionless.js makes it. */
export async function createSafe(devnet: Devnet, owners: readonly PrivateKeyAccount[]): Promise<HandedOver> {
  const safe = await placeSafeContracts(devnet);
  const account = await toSafeSmartAccount({
    client: devnet.publicClient,
    owners: [...owners],
    version: "1.4.1",
    safe4337ModuleAddress: safe.adapter,
    erc7579LaunchpadAddress: safe.launchpad,
    safeProxyFactoryAddress: safe.factory,
    safeSingletonAddress: safe.singleton,
  });
  return { account };
}

/** A Safe as its owner had it, with what makes it take sessions added by one transaction. */
async function createUpgradedSafe(devnet: Devnet, owner: PrivateKeyAccount): Promise<HandedOver> {
  const { chain, rpcUrl } = devnet;
  const { adapter: safe7579 } = await placeSafeContracts(devnet);
  const addresses = { ...(await placeSafeTools(devnet)), safe7579 };
  const owners = { owners: [owner.address], threshold: 1n };
  const account = await createPlainSafe(devnet, "Safe 1.4.1 with Safe4337Module", owners);
  const network = { chain, rpcUrl, addresses, pollingInterval };
  const { transaction } = await prepareSafeUpgrade({ account, ...network });
  if (transaction === undefined) throw new Error("The Safe has the adapter already.");
  const signatures = [await signSafeTransaction({ transaction, owner, addresses })];
  await sendSafeTransaction({ transaction, signatures, sender: relayOf(devnet), ...network });
  return { account, owner };
}

/** What OpenZeppelin's account says that it is, and what another of the same length says. */
const [known, unknown] = [
  "@openzeppelin/contracts.AccountERC7579.v1.0.0",
  "@nobody-knows/this.account.of.ERC7579.v1.0.0 ",
];

/** OpenZeppelin's account under a name that nobody knows: the SDK is told what else it must know. */
async function createForeignAccount(devnet: Devnet, owner: PrivateKeyAccount): Promise<HandedOver> {
  const { publicClient, testClient, chain, addresses, contracts } = devnet;
  const { address } = await (await prepareAccounts(devnet, "openzeppelin")).create(owner);
  const adapter = adapterFor({ address, chainId: chain.id, accountId: known, deployment: undefined });
  const code = await publicClient.getCode({ address });
  const bytes = (text: string) => stringToHex(text).slice(2);
  if (code === undefined || !code.includes(bytes(known).slice(0, 64))) {
    throw new Error("OpenZeppelin's account does not name itself as it did.");
  }
  const renamed = code.replace(bytes(known).slice(0, 64), bytes(unknown).slice(0, 64));
  await testClient.setCode({ address, bytecode: renamed as Hex });
  const signer = toEcdsaValidatorSigner(owner, adapter, addresses.ecdsaValidator);
  const account = await toModularAccount(publicClient, adapter, signer);
  return { account, selection: adapter.selectionOf(contracts.spendCap) };
}
