import { spendCapAbi } from "@abbababa/sdk";
import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { encodeAbiParameters, encodeFunctionData, type Hex } from "viem";
import { defaultWishes, type GrantWishes } from "../parties/GrantWishes.ts";
import type { HolderKind } from "../parties/KeyHolder.ts";
import type { Owner } from "../parties/Owner.ts";
import type { Target } from "../parties/Target.ts";
import type { World } from "../parties/World.ts";
import { createOwner } from "../world/createOwner.ts";
import { grantSession } from "../world/grantSession.ts";
import { createStockSession } from "./stockKeyHolder.ts";
import { thiefKeyHolder } from "./thief/thiefKeyHolder.ts";

/**
 * Makes an owner with a funded account, has the owner grant a session, and gives the key to a thief.
 *
 * @param world - Where.
 * @param kind - By what the key is bounded.
 * @param wishes - What the owner wants beside the default.
 */
export async function createTarget(
  world: World,
  kind: HolderKind,
  wishes: Partial<GrantWishes> = {},
): Promise<Target> {
  const owner = await createOwner(world);
  const wanted = { ...defaultWishes(world), ...wishes };
  return kind === "stock" ? stockTarget(world, owner, wanted) : sessionTarget(world, owner, wanted, kind);
}

async function sessionTarget(
  world: World,
  owner: Owner,
  wishes: GrantWishes,
  kind: "compact" | "layered",
): Promise<Target> {
  const { serializedSessionKey, sessionId } = await grantSession(world, owner, wishes, kind);
  const callPolicy = (data: Hex) => owner.execute([{ to: world.spendCap, data }]);
  return {
    owner,
    holder: thiefKeyHolder(world, serializedSessionKey),
    revoke: () =>
      callPolicy(encodeFunctionData({ abi: spendCapAbi, functionName: "revoke", args: [sessionId] })),
    revokeAll: () => callPolicy(encodeFunctionData({ abi: spendCapAbi, functionName: "revokeAll" })),
  };
}

/** The stock set has no switch: an owner uninstalls the permission, or makes the module nonce jump. */
async function stockTarget(world: World, owner: Owner, wishes: GrantWishes): Promise<Target> {
  const { holder, validationId } = await createStockSession(world, owner, wishes);
  const callAccount = (data: Hex) => owner.execute([{ to: owner.account, data }]);
  return {
    owner,
    holder,
    async revoke() {
      const deinit = encodeAbiParameters([{ type: "bytes[]" }], [["0x", "0x", "0x", "0x"]]);
      const uninstall = encodeFunctionData({
        abi: KernelV3_1AccountAbi,
        functionName: "uninstallValidation",
        args: [validationId, deinit, "0x"],
      });
      // A permission that was never used cannot be uninstalled: the owner can but watch.
      await callAccount(uninstall).catch(() => undefined);
    },
    async revokeAll() {
      const nonce = await world.devnet.publicClient.readContract({
        abi: KernelV3_1AccountAbi,
        address: owner.account,
        functionName: "currentNonce",
      });
      await callAccount(
        encodeFunctionData({ abi: KernelV3_1AccountAbi, functionName: "invalidateNonce", args: [nonce + 1] }),
      );
    },
  };
}
