/** An ERC-6900 account uninstalls a module without a word to it: what was granted before does not come back with it. */
import { installValidator, ownerExecute } from "@abbababa/sdk";
import { EpochMismatchError } from "@abbababa/sdk/errors";
import { concat, encodeFunctionData, parseAbi } from "viem";
import { beforeAll, expect, test } from "vitest";
import { accountForms } from "../../src/owned/forms.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import {
  createAccount,
  networkOf,
  openSession,
  pollingInterval,
  transferCall,
} from "../support/owned/fixture.ts";

const abi = parseAbi(["function uninstallValidation(bytes24 entity, bytes data, bytes[] hookData)"]);

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

test("behavior: installed anew, the module serves none of the sessions of before", async () => {
  const form = accountForms.find(({ name }) => name.includes("ERC-6900"));
  if (form === undefined) throw new Error("There is no form of ERC-6900.");
  const { handedOver, address } = await createAccount(world, form);
  const own = { ...handedOver, ...networkOf(world), pollingInterval };
  const call = transferCall(world, world.sellers[0].address, 1_000_000n);
  const { session } = await openSession(world, handedOver);
  await session.sendCalls({ calls: [call] });

  const entity = concat([world.spendCap, "0x00000000"]);
  const data = encodeFunctionData({ abi, functionName: "uninstallValidation", args: [entity, "0x", []] });
  await ownerExecute({ ...own, calls: [{ to: address, data }] });
  const { transactionHash } = await installValidator(own);
  expect(transactionHash).toBeDefined();

  await expect(session.sendCalls({ calls: [call] })).rejects.toThrow(EpochMismatchError);
  const later = await openSession(world, handedOver);
  await later.session.sendCalls({ calls: [call] });
});
