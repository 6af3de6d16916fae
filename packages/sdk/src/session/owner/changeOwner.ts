import { type Address, concat, encodeFunctionData, type Hex } from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { ownerValidatorAbi } from "../../generated/usedAbis.ts";
import { encodeOwner } from "../../owners/OwnerKey.ts";
import { LastOwnerError } from "../../owners/ownerKeyErrors.ts";
import { ownerCommand } from "../../owners/ownerLayouts.ts";
import { readOwners, slotOf } from "../../owners/readOwners.ts";
import { OwnerChangeNotConfirmedError, OwnerValidatorMissingError } from "../errors/ownerErrors.ts";
import { type OwnerOfAccount, toOwnerKey } from "../signer/toOwnerKey.ts";
import { confirm } from "./confirm.ts";
import { executeVia, type OwnerCallParameters } from "./executeVia.ts";
import type { OwnerContext } from "./OwnerContext.ts";

/** Who is added or removed. */
export interface OwnerChange {
  readonly owner: OwnerOfAccount;
  /** As what it was given. */
  readonly field: string;
  readonly change: "add" | "remove";
}

/**
 * Adds an owner or removes one, by the account's own call of the OwnerValidator.
 *
 * @param context - Owner and account.
 * @param parameters - The path to the chain.
 * @param change - Who.
 * @returns The transaction; `undefined` when nothing had to be changed.
 */
export async function changeOwner(
  context: OwnerContext,
  parameters: OwnerCallParameters,
  { owner, field, change }: OwnerChange,
): Promise<{
  readonly account: Address;
  readonly chainId: number;
  readonly transactionHash: Hex | undefined;
}> {
  const { client, account, network, owned } = context;
  const { chainId } = network;
  const key = toOwnerKey(owner, field, "parameters of the owner's change");
  const validator = contractAddress("ownerValidator", network);
  const isOwner = async () => slotOf(await readOwners(client, { account, validator }), key) !== undefined;
  const before = await readOwners(client, { account, validator });
  if (owned.deployed && before.length === 0) throw new OwnerValidatorMissingError({ account });
  const wasOwner = slotOf(before, key) !== undefined;
  if (owned.deployed && wasOwner === (change === "add"))
    return { account, chainId, transactionHash: undefined };
  if (change === "remove" && before.length === 1) throw new LastOwnerError({ account, owner: key });
  const data = encodeFunctionData({
    abi: ownerValidatorAbi,
    functionName: "onInstall",
    args: [concat([ownerCommand[change], encodeOwner(key)])],
  });
  const transactionHash = await executeVia(context, parameters, { to: validator, data });
  await confirm(
    context,
    async () => (await isOwner()) === (change === "add"),
    (cause) => new OwnerChangeNotConfirmedError({ account, transactionHash, cause }),
  );
  return { account, chainId, transactionHash };
}
