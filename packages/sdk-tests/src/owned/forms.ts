import type { Devnet } from "@abbababa/devnet";
import { delegateAccount } from "@abbababa/sdk";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { toKernelSmartAccount, toSafeSmartAccount } from "permissionless/accounts";
import { type Address, parseEther } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { relayOf } from "../accounts/chain.ts";
import { prepareAccounts } from "../accounts/index.ts";
import type { AccountKind } from "../accounts/ModularAccount.ts";
import { placeSafeContracts } from "../accounts/safe7579.ts";
import { pollingInterval } from "../world/clients.ts";
import type { HandedOver } from "../world.ts";

/** One way in which an owner has an account. */
export interface AccountForm {
  /** As in a table. */
  readonly name: string;
  /** Whether the account says only that it refuses, whatever its modules say. */
  readonly hidesReasons?: true | undefined;
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
    create: async ({ publicClient: client, ...devnet }, owner) => {
      const safe = await placeSafeContracts({ publicClient: client, ...devnet });
      const account = await toSafeSmartAccount({
        client,
        owners: [owner],
        version: "1.4.1",
        safe4337ModuleAddress: safe.adapter,
        erc7579LaunchpadAddress: safe.launchpad,
        safeProxyFactoryAddress: safe.factory,
        safeSingletonAddress: safe.singleton,
      });
      return { account };
    },
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
  byAddress("Nexus, by its address", "nexus"),
  byAddress("the reference account, by its address", "reference"),
  byAddress("OpenZeppelin's account, by its address", "openzeppelin"),
  byAddress("Kernel 3.1, by its address", "kernel"),
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
