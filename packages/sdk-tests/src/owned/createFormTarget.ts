import { installValidator, ownerExecute, revokeAllSessions, revokeSessionKey } from "@abbababa/sdk";
import { type Address, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { thiefKeyHolder } from "../holders/index.ts";
import { defaultWishes, type GrantWishes } from "../parties/GrantWishes.ts";
import type { Target } from "../parties/Target.ts";
import type { World } from "../parties/World.ts";
import { pollingInterval } from "../world/clients.ts";
import { startingUsdc } from "../world/createOwner.ts";
import { grantSession, type HandedOver } from "../world/grantSession.ts";
import type { AccountForm } from "./forms.ts";

/** The address of an account that was handed over. */
export function addressOf({ account }: HandedOver): Address {
  const address = typeof account === "object" ? account.address : account;
  if (address === undefined) throw new Error("The form names no account.");
  return address;
}

/**
 * Has an owner of an account of some form grant a session by the SDK, and gives the string to a thief; whatever the owner
 * does about it goes through the SDK's public functions.
 *
 * @param world - Where.
 * @param form - How the owner has the account.
 * @param wishes - What the owner wants beside the default.
 */
export async function createFormTarget(
  world: World,
  form: AccountForm,
  wishes: Partial<GrantWishes> = {},
): Promise<Target> {
  const { devnet } = world;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const eoa = privateKeyToAccount(generatePrivateKey());
  const handedOver = await form.create(devnet, eoa);
  const account = addressOf(handedOver);
  await devnet.fundEth(account, parseEther("2"));
  await devnet.fundUsdc(account, startingUsdc);
  const network = { chain, rpcUrl, bundlerUrl, pollingInterval };
  const owned = { ...handedOver, ...network };
  await installValidator(owned);
  const { serializedSessionKey } = await grantSession(
    world,
    { handedOver },
    { ...defaultWishes(world), ...wishes },
    "compact",
  );
  return {
    owner: {
      eoa,
      account,
      execute: async (calls) => {
        await ownerExecute({ ...owned, calls: [...calls] });
      },
    },
    holder: thiefKeyHolder(world, serializedSessionKey),
    revoke: async () => {
      await revokeSessionKey({ ...owned, serializedSessionKey });
    },
    revokeAll: async () => {
      await revokeAllSessions({ ...owned, serializedSessionKey });
    },
  };
}
