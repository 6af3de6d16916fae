/** What is not deployed yet can be killed: by a signature, in one transaction, with no ETH in the account. */
import {
  createSessionKey,
  getAccountAddress,
  getSessionStatus,
  relayRevocation,
  revokeAllSessions,
  signRevocation,
} from "@abbababa/sdk";
import { RevocationSignatureInvalidError } from "@abbababa/sdk/errors";
import { pad } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { networkOf, pollingInterval } from "../support/owned/fixture.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** A session of an account that nobody has deployed, and that holds nothing. */
async function begin() {
  const network = networkOf(world);
  const owner = privateKeyToAccount(generatePrivateKey());
  const { serializedSessionKey } = await createSessionKey({ owner, ...network });
  const account = await getAccountAddress({ owner, ...network });
  const { publicClient } = world.devnet;
  expect(await publicClient.getCode({ address: account })).toBeUndefined();
  expect(await publicClient.getBalance({ address: account })).toBe(0n);
  const relaying = { ...network, relayer: world.guardian, pollingInterval };
  const state = async () => (await getSessionStatus({ serializedSessionKey, ...network })).state;
  return { network, owner, serializedSessionKey, account, relaying, state };
}

test("default: one transaction deploys the account and revokes the session", async () => {
  const { owner, serializedSessionKey, account, relaying, state, network } = await begin();
  const revocation = await signRevocation({ owner, serializedSessionKey, ...network });
  const { publicClient } = world.devnet;
  const before = await publicClient.getTransactionCount(world.guardian);
  const { transactionHash } = await relayRevocation({ revocation, ...relaying });
  expect(await publicClient.getTransactionCount(world.guardian)).toBe(before + 1);
  expect(await publicClient.getCode({ address: account })).toBeDefined();
  expect(await state()).toBe("revoked");
  // Nothing is left behind but the account.
  const { contractAddress } = await publicClient.getTransactionReceipt({ hash: transactionHash });
  expect(contractAddress && (await publicClient.getCode({ address: contractAddress }))).toBeUndefined();
});

test("behavior: all sessions, by the relaying path of the owner's action", async () => {
  const { owner, relaying, state } = await begin();
  await revokeAllSessions({ owner, index: 0n, via: "relay", ...relaying });
  expect(await state()).toBe("revoked");
});

test("behavior: that somebody has deployed it meanwhile is no hindrance", async () => {
  const { owner, serializedSessionKey, relaying, state, network } = await begin();
  const revocation = await signRevocation({ owner, serializedSessionKey, ...network });
  const other = await createSessionKey({ owner, ...network, salt: "0x0000000000000009" });
  const first = await signRevocation({ owner, sessionId: other.sessionId, index: 0n, ...network });
  await relayRevocation({ revocation: first, ...relaying });
  expect(await state()).toBe("pending");
  await relayRevocation({ revocation, ...relaying });
  expect(await state()).toBe("revoked");
});

test("error: a signature that is not the owner's deploys nothing", async () => {
  const { owner, serializedSessionKey, account, relaying, state, network } = await begin();
  const revocation = await signRevocation({ owner, serializedSessionKey, ...network });
  const forged = { ...revocation, sessionId: pad("0x01") };
  await expect(relayRevocation({ revocation: forged, ...relaying })).rejects.toThrow(
    RevocationSignatureInvalidError,
  );
  expect(await world.devnet.publicClient.getCode({ address: account })).toBeUndefined();
  expect(await state()).toBe("pending");
});
