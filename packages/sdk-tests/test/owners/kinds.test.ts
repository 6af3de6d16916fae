/**
 * Owners of every kind: through the SDK's public functions alone, a real bundler and the real EntryPoint. `pnpm docs:accounts`
 * tries all of them and writes the table of `docs/accounts.md`; `pnpm test` tries those that stand for the rest, and holds
 * their columns.
 */
import {
  createAccount,
  createSessionKey,
  ownerExecute,
  revokeSessionKey,
  setCeiling,
  signRevocation,
} from "@abbababa/sdk";
import {
  ContractSignatureRefusedError,
  OwnerUnknownError,
  ParametersInvalidError,
} from "@abbababa/sdk/errors";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { addressOf } from "../../src/owned/createFormTarget.ts";
import { createPasskey } from "../../src/owned/createPasskey.ts";
import { type GivenOwner, ownerForms } from "../../src/owned/ownerForms.ts";
import { tried } from "../../src/owned/tried.ts";
import { createWorld, type HandedOver, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { ownedBehaviours } from "../support/owned/behaviours.ts";
import {
  createAccount as createFunded,
  networkOf,
  openSession,
  pollingInterval,
} from "../support/owned/fixture.ts";
import { OwnedTable } from "../support/owned/OwnedTable.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** Somebody else with an owner of the same kind. */
const stranger = {
  title: "another of the same kind, who is no owner, grants, revokes, limits and calls nothing",
  run: async ({ handedOver, other }: { handedOver: HandedOver; other: GivenOwner }) => {
    const { serializedSessionKey } = await openSession(world, handedOver);
    // Deploys it, so that its owners are the chain's.
    await ownerExecute({ ...handedOver, ...networkOf(world), pollingInterval, calls: [noCall(handedOver)] });
    const account = addressOf(handedOver);
    const asOther = { ...other, account, ...networkOf(world), pollingInterval };
    const named = { ...asOther, serializedSessionKey };
    const attempts = [
      () => createSessionKey(asOther),
      () => revokeSessionKey(named),
      () => signRevocation(named),
      () => setCeiling({ ...asOther, token: "USDC", limit: 1n }),
      () => ownerExecute({ ...asOther, calls: [noCall(handedOver)] }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(OwnerUnknownError);
  },
};

const behaviours = [...ownedBehaviours, { ...stranger, run: async () => undefined }];
const table = new OwnedTable({ marker: "owners", forms: ownerForms, behaviours });

describe.each(tried.owners)("$name", (form) => {
  test.each(ownedBehaviours)("behavior: $title", async (behaviour) => {
    const { handedOver } = await createFunded(world, form);
    await behaviour.run({ world, handedOver });
    table.record(behaviour, form);
  });

  test(`behavior: ${stranger.title}`, async () => {
    const { handedOver } = await createFunded(world, form);
    await stranger.run({ handedOver, other: await form.createOwner(world.devnet) });
    const [behaviour] = behaviours.slice(-1);
    if (behaviour !== undefined) table.record(behaviour, form);
  });
});

test("default: docs/accounts.md says what this run showed", async () => {
  if (process.env.UPDATE_DOCS === "1") await table.write();
  expect(await table.unlike(tried.owners)).toEqual([]);
});

describe("error: a contract that is an owner", () => {
  test("signs nothing until it is deployed", async () => {
    const network = networkOf(world);
    const owner = await createAccount({ owner: createPasskey(), ...network });
    const account = await createAccount({ owner, ...network });
    await expect(createSessionKey({ account, ...network })).rejects.toMatchObject({
      name: "ContractSignatureRefusedError",
      contract: owner.address,
      deployed: false,
    });
  });

  test("has to stand by what is signed in its name", async () => {
    const network = networkOf(world);
    const address = world.escrow;
    const key = privateKeyToAccount(generatePrivateKey());
    const owner = { type: "smart", address, signTypedData: key.signTypedData as never } as const;
    const account = await createAccount({ owner, ...network });
    await expect(createSessionKey({ account, ...network })).rejects.toThrow(ContractSignatureRefusedError);
  });

  test("is given alone", async () => {
    const network = networkOf(world);
    const owner = await createAccount({ owner: createPasskey(), ...network });
    await expect(
      createSessionKey({ owner: owner as never, ownerPrivateKey: generatePrivateKey(), ...network }),
    ).rejects.toThrow(ParametersInvalidError);
  });
});

function noCall(handedOver: HandedOver) {
  return { to: addressOf(handedOver), data: "0x" as const };
}
