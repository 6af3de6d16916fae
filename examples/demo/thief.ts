import { toSessionError } from "@abbababa/sdk";
import { type Attack, attacks, performAttack } from "@abbababa/sdk-tests/attacks";
import { type KeyHolder, thiefKeyHolder } from "@abbababa/sdk-tests/holders";
import { createTarget, type Owner, type Target, type World } from "@abbababa/sdk-tests/world";
import { z } from "zod";
import type { Reporter } from "./report.ts";

/** The twelve of the catalogue that a thief would try first. */
const tried = [
  "direct transfer",
  "wrong spender",
  "native transfer",
  "other contract",
  "delegatecall",
  "plugin change: install",
  "seller not in the list",
  "over the cap per operation",
  "batch over the cap",
  "accepts the owner's own escrow",
  "wrong token",
  "signature: EIP-3009",
];

/** What a thief looks for in a bundle. */
const bundleSchema = z.object({ serializedSessionKey: z.string() });

/**
 * Lets a thief with a copy of the bundle try to take more than its terms on the chain, and beside it a thief with a key
 * that the stock policies bound.
 *
 * @returns Whoever holds the stolen string, for a last try.
 */
export async function tryAttacks(
  report: Reporter["attack"],
  world: World,
  victim: { readonly owner: Owner; readonly bundle: string },
): Promise<KeyHolder> {
  const { serializedSessionKey } = bundleSchema.parse(JSON.parse(atob(victim.bundle.replace(/^\w+_/, ""))));
  const stock = await createTarget(world, "stock");
  // What one attack takes must not be missing when the next is tried.
  await world.devnet.fundUsdc(stock.owner.account, 100_000_000n);
  const target: Target = {
    owner: victim.owner,
    holder: thiefKeyHolder(world, serializedSessionKey),
    revoke: () => Promise.reject(new Error("Only the owner revokes.")),
    revokeAll: () => Promise.reject(new Error("Only the owner revokes.")),
  };
  for (const attack of tried.map(find)) {
    const [there, here] = [
      await performAttack(attack, stock, world),
      await performAttack(attack, target, world),
    ];
    // Refused for another reason than the one that was to be shown: not what the table would say.
    const wrongReason = here.outcome === "refused" && here.error !== attack.error;
    report({
      name: attack.name,
      stock: there.outcome,
      result:
        here.outcome === "refused" && here.changes.length === 0 && !wrongReason ? "refused" : "succeeded",
      error: here.error ?? null,
    });
  }
  return target.holder;
}

/**
 * Lets the thief buy something that the terms would have allowed, after the owner has revoked them.
 *
 * @throws unless it is refused because the session is revoked.
 */
export async function tryOnceMore(thief: KeyHolder, world: World): Promise<void> {
  const revoked = find("revoked after use");
  const refusal = await revoked.run(thief, world).then(
    () => "nothing",
    (error: unknown) => toSessionError(error).name,
  );
  if (refusal !== revoked.error)
    throw new Error(`The thief was stopped by ${refusal}, not by ${revoked.error}.`);
}

function find(name: string): Attack {
  const attack = attacks.find((candidate) => candidate.name === name);
  if (attack === undefined) throw new Error(`The catalogue has no attack named "${name}".`);
  return attack;
}
