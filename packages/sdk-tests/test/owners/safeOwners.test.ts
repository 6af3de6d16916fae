/** A Safe of which two owners must sign: each signs a grant where he is, and the signatures are put together. */
import {
  combineGrant,
  installValidator,
  ownerExecute,
  prepareGrant,
  signPreparedGrant,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { encodeFunctionData, erc20Abi, parseAbi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { prepareAccounts } from "../../src/accounts/index.ts";
import { recordingWallet } from "../../src/owned/recordingWallet.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { usdcOf } from "../support/sessions.ts";

const safeAbi = parseAbi([
  "function addOwnerWithThreshold(address owner, uint256 threshold)",
  "function removeOwner(address previous, address owner, uint256 threshold)",
]);
const [alice, bob, carol, stranger, agent] = [0, 1, 2, 3, 4].map(() =>
  privateKeyToAccount(generatePrivateKey()),
);
if (!alice || !bob || !carol || !stranger || !agent) throw new Error("no parties");

let world: World;
let account: `0x${string}`;
let network: ReturnType<typeof networkOf>;
function networkOf({ chain, rpcUrl, bundlerUrl }: World["devnet"]) {
  return { chain, rpcUrl, bundlerUrl, pollingInterval: 50 };
}

beforeAll(async () => {
  world = await createWorld(await useDevnet());
  const { devnet } = world;
  network = networkOf(devnet);
  ({ address: account } = await (await prepareAccounts(devnet, "safe7579")).create(alice));
  await devnet.fundEth(account, parseEther("1"));
  await devnet.fundUsdc(account, 10_000_000n);
  await installValidator({ owner: alice, account, ...network });
  const calls = [bob, carol].map(({ address }, place) => ({
    to: account,
    data: encodeFunctionData({
      abi: safeAbi,
      functionName: "addOwnerWithThreshold",
      args: [address, place === 1 ? 2n : 1n],
    }),
  }));
  await ownerExecute({ owner: alice, account, ...network, calls });
});

const prepare = () => {
  const { chain, rpcUrl } = world.devnet;
  const to = [world.sellers[0].address];
  return prepareGrant({
    account,
    sessionKey: agent.address,
    chain,
    rpcUrl,
    transfers: [{ token: "USDC", to, lifetime: 2_000_000n }],
  });
};

test("default: two of three sign, in any order, and the agent pays", async () => {
  const { devnet, usdc, sellers } = world;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const { grant, owners, threshold } = await prepare();
  expect(threshold).toBe(2);
  expect([...owners].sort()).toEqual([alice, bob, carol].map(({ address }) => address).sort());

  const device = recordingWallet(carol, chain);
  const signatures = [
    await signPreparedGrant({ grant, owner: device.wallet }),
    await signPreparedGrant({ grant, owner: alice }),
  ];
  expect(device.displayed.map(({ primaryType }) => primaryType)).toEqual(["SafeMessage"]);

  for (const order of [signatures, [...signatures].reverse()]) {
    const combined = await combineGrant({ grant, signatures: order, chain, rpcUrl });
    const session = await useSessionKey({ grant: combined, sessionKey: agent, chain, rpcUrl, bundlerUrl });
    const before = await usdcOf(world, account);
    const args = [sellers[0].address, 1_000_000n] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await session.sendCalls({ calls: [{ to: usdc, data }] });
    expect(await usdcOf(world, account)).toBe(before - 1_000_000n);
  }
});

test("error: below the threshold, and who is missing", async () => {
  const { chain, rpcUrl } = world.devnet;
  const { grant } = await prepare();
  const signature = await signPreparedGrant({ grant, owner: bob });
  for (const signatures of [[signature], [signature, signature]]) {
    await expect(combineGrant({ grant, signatures, chain, rpcUrl })).rejects.toMatchObject({
      name: "OwnerSignaturesMissingError",
      threshold: 2,
      signed: [bob.address],
      missing: expect.arrayContaining([alice.address, carol.address]),
    });
  }
});

test("error: a stranger, another grant, another's signature", async () => {
  const { chain, rpcUrl } = world.devnet;
  const [{ grant }, other] = [await prepare(), await prepare()];
  const good = await signPreparedGrant({ grant, owner: alice });
  const combine = (signature: Awaited<ReturnType<typeof signPreparedGrant>>) =>
    combineGrant({ grant, signatures: [good, signature], chain, rpcUrl });
  await expect(combine(await signPreparedGrant({ grant, owner: stranger }))).rejects.toMatchObject({
    name: "OwnerMismatchError",
    given: stranger.address,
  });
  await expect(combine(await signPreparedGrant({ grant: other.grant, owner: bob }))).rejects.toMatchObject({
    name: "SignatureInvalidError",
  });
  await expect(combine({ ...good, owner: bob.address })).rejects.toMatchObject({
    name: "SignatureInvalidError",
  });
});
