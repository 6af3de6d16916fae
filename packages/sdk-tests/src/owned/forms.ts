import type { Devnet } from "@abbababa/devnet";
import type { CreateSessionKeyParameters } from "@abbababa/sdk";
import { toSafeSmartAccount } from "permissionless/accounts";
import type { PrivateKeyAccount } from "viem/accounts";
import { prepareAccounts } from "../accounts/index.ts";
import type { AccountKind } from "../accounts/ModularAccount.ts";
import { placeSafeContracts } from "../accounts/safe7579.ts";

/** How an owner hands an account over to the SDK. */
export type HandedOver = Pick<CreateSessionKeyParameters, "account" | "owner" | "index">;

/** One way in which an owner has an account. */
export interface AccountForm {
  /** As in a table. */
  readonly name: string;
  /** Makes an account of the owner's; it need not be deployed. */
  readonly create: (devnet: Devnet, owner: PrivateKeyAccount) => Promise<HandedOver>;
}

/** A deployed account, by its address, whose owner is a key. */
function byAddress(name: string, kind: AccountKind): AccountForm {
  return {
    name,
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
  byAddress("Safe7579, by its address", "safe7579"),
  byAddress("Nexus, by its address", "nexus"),
  byAddress("the reference account, by its address", "reference"),
  byAddress("OpenZeppelin's account, by its address", "openzeppelin"),
  byAddress("Kernel 3.1, by its address", "kernel"),
];
