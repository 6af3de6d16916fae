/**
 * Accounts of every kind, as their owners have them: through the SDK's public functions alone, a real bundler and the real
 * EntryPoint. `pnpm docs:accounts` tries all of them and writes the table of `docs/accounts.md`; `pnpm test` tries those that
 * stand for the rest, and holds their columns.
 */
import { createSessionKey } from "@abbababa/sdk";
import {
  AccountUnsupportedError,
  ParametersInvalidError,
  ValidatorNotInstalledError,
} from "@abbababa/sdk/errors";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { accountForms } from "../../src/owned/forms.ts";
import { tried } from "../../src/owned/tried.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { ownedBehaviours } from "../support/owned/behaviours.ts";
import { createAccount, networkOf } from "../support/owned/fixture.ts";
import { OwnedTable } from "../support/owned/OwnedTable.ts";

let world: World;
const table = new OwnedTable({ marker: "owned", forms: accountForms, behaviours: ownedBehaviours });

beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

describe.each(tried.behaviours)("$name", (form) => {
  test.each(ownedBehaviours)("behavior: $title", async (behaviour) => {
    const { handedOver } = await createAccount(world, form);
    const run = behaviour.run({ world, handedOver });
    if (behaviour.redeems && form.withoutExecutors)
      await expect(run).rejects.toThrow(AccountUnsupportedError);
    else await run;
    table.record(behaviour, form);
  });
});

describe("the table of results", () => {
  test("default: docs/accounts.md says what this run showed", async () => {
    if (process.env.UPDATE_DOCS === "1") await table.write();
    expect(await table.unlike(tried.behaviours)).toEqual([]);
  });
});

test("error: an account without the module is told to install it", async () => {
  const [form] = accountForms;
  if (form === undefined) throw new Error("There are no forms.");
  const handedOver = await form.create(world.devnet, privateKeyToAccount(generatePrivateKey()));
  await expect(createSessionKey({ ...handedOver, ...networkOf(world) })).rejects.toThrow(
    ValidatorNotInstalledError,
  );
  const owner = privateKeyToAccount(generatePrivateKey());
  await expect(createSessionKey({ ...handedOver, owner, ...networkOf(world) })).rejects.toThrow(
    ParametersInvalidError,
  );
});

test("error: an account that nobody knows is unsupported until `selection` tells what is missing", async () => {
  const form = accountForms.find(({ name }) => name.includes("selection"));
  if (form === undefined) throw new Error("There is no such form.");
  const { handedOver } = await createAccount(world, form);
  const { selection: _, ...untold } = handedOver;
  await expect(createSessionKey({ ...untold, ...networkOf(world) })).rejects.toThrow(AccountUnsupportedError);
  await expect(createSessionKey({ ...handedOver, ...networkOf(world) })).rejects.toThrow(
    ValidatorNotInstalledError,
  );
});

test("error: a contract that is no account of a known kind is told so", async () => {
  const owner = privateKeyToAccount(generatePrivateKey());
  await expect(createSessionKey({ account: world.escrow, owner, ...networkOf(world) })).rejects.toThrow(
    AccountUnsupportedError,
  );
});
