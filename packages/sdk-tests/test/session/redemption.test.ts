import {
  type CreateSessionKeyParameters,
  installExecutor,
  revokeSessionKey,
  type SignedRedemption,
  settleRedemption,
  signRedemption,
} from "@abbababa/sdk";
import { type Address, encodeFunctionData, erc20Abi, parseEther } from "viem";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const fixture = await startFixture();
const { account, devnet, usdc, usdcOf } = fixture;
const facilitator = account(3);
const path = () => ({ owner: account(1), ...fixture.network, pollingInterval: 50, via: "direct" }) as const;

/** A session with 10 USDC for one party, the executor installed; its key has no ETH. */
async function ready(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const index = fixture.freshIndex();
  const payee = account(2).address;
  const transfers = [{ token: "USDC" as const, to: [payee], lifetime: "10" }];
  const created = await fixture.grant({ executor: "redeem", index, transfers, ...parameters });
  await fixture.fund(created.smartAccountAddress);
  await installExecutor({ ...path(), index });
  return { created, index, session: await fixture.open(created, { bundlerUrl: undefined }) };
}

const paying = (amount: bigint, to: Address = account(2).address) => [
  { to: usdc, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }) },
];

const settle = (redemption: SignedRedemption, relayer = facilitator) =>
  settleRedemption({ redemption, relayer, ...fixture.network, pollingInterval: 50 });

const refusal = async (redemption: SignedRedemption, relayer = facilitator) =>
  (await settle(redemption, relayer).catch((error: Error) => error)) as Error;

test("default: a facilitator redeems and pays for gas, once", async () => {
  const { session } = await ready();
  const before = await usdcOf(account(2).address);
  const redemption = await signRedemption(session, {
    calls: paying(4_000_000n),
    redeemer: facilitator.address,
  });
  await settle(redemption);
  expect((await usdcOf(account(2).address)) - before).toBe(4_000_000n);
  expect(await refusal(redemption)).toMatchObject({ name: "RedemptionUsedError", nonce: redemption.nonce });
  // The next one finds the session installed.
  await settle(await session.signRedemption({ calls: paying(1n), redeemer: "anyone" }), account(4));
  expect((await session.getStatus()).budgets[0]?.spent).toBe(4_000_001n);
});

test("behavior: one budget with the key's own redemptions, and with what is signed and not sent", async () => {
  const { session } = await ready();
  await devnet.fundEth(session.sessionKeyAddress, parseEther("0.1"));
  const redeemer = facilitator.address;
  const [first, second] = [
    await session.signRedemption({ calls: paying(6_000_000n), redeemer }),
    await session.signRedemption({ calls: paying(6_000_000n), redeemer }),
  ];
  await settle(first);
  expect(await refusal(second)).toMatchObject({ name: "SpendCapExceededError", limit: 10_000_000n });
  await session.sendCalls({ calls: paying(4_000_000n) });
  const third = await session.signRedemption({ calls: paying(1n), redeemer });
  expect((await refusal(third)).name).toBe("SpendCapExceededError");
});

test("error: another redeemer", async () => {
  const { session } = await ready();
  const redemption = await session.signRedemption({ calls: paying(1n), redeemer: facilitator.address });
  expect(await refusal(redemption, account(4))).toMatchObject({
    name: "NotRedeemerError",
    redeemer: facilitator.address,
  });
});

test("error: another execution, deadline, nonce, redeemer or session's word than was signed", async () => {
  const { session } = await ready();
  const redeemer = facilitator.address;
  const [small, large] = [
    await session.signRedemption({ calls: paying(1n), redeemer }),
    await session.signRedemption({ calls: paying(5_000_000n), redeemer }),
  ];
  const changed = { ...small, executionCallData: large.executionCallData };
  expect((await refusal(changed)).name).toBe("RedemptionSignatureInvalidError");
  // account (20), 0x02, redeemer (20), deadline (6), nonce (32): the last byte of each.
  for (const byte of [46, 78]) {
    const { permissionContext: context } = small;
    const at = 2 + byte * 2;
    const flipped = (Number.parseInt(context.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, "0");
    const permissionContext = `${context.slice(0, at)}${flipped}${context.slice(at + 2)}` as const;
    expect((await refusal({ ...small, permissionContext: permissionContext as `0x${string}` })).name).toBe(
      "RedemptionSignatureInvalidError",
    );
  }
});

test("error: a nonce is good once, whatever it is for", async () => {
  const { session } = await ready();
  const wish = { redeemer: facilitator.address, nonce: 7n };
  const [one, other] = [
    await session.signRedemption({ calls: paying(1n), ...wish }),
    await session.signRedemption({ calls: paying(2n), ...wish }),
  ];
  await settle(other);
  expect((await refusal(one)).name).toBe("RedemptionUsedError");
});

test("error: revoked in between", async () => {
  const { created, session } = await ready();
  const redemption = await session.signRedemption({ calls: paying(1n), redeemer: facilitator.address });
  const { serializedSessionKey } = created;
  await revokeSessionKey({ ...path(), serializedSessionKey });
  expect((await refusal(redemption)).name).toBe("SessionRevokedError");
});

test("error: what the terms do not allow is not signed", async () => {
  const { session } = await ready();
  const redeemer = facilitator.address;
  const outside = session.signRedemption({ calls: paying(1n, account(4).address), redeemer });
  await expect(outside).rejects.toMatchObject({ name: "CounterpartyNotAllowedError" });
  const nobody = session.signRedemption({ calls: paying(1n), redeemer: "nobody" as never });
  await expect(nobody).rejects.toMatchObject({ name: "ParametersInvalidError" });
  const operating = await fixture.open(await fixture.grant());
  const unsupported = operating.signRedemption({ calls: paying(1n), redeemer });
  await expect(unsupported).rejects.toMatchObject({ name: "RedemptionUnsupportedError" });
});

test("error: after its deadline", async () => {
  const { session } = await ready();
  const redemption = await session.signRedemption({
    calls: paying(1n),
    redeemer: facilitator.address,
    validForSeconds: 60,
  });
  await devnet.testClient.increaseTime({ seconds: 120 });
  await devnet.testClient.mine({ blocks: 1 });
  expect(await refusal(redemption)).toMatchObject({
    name: "RedemptionExpiredError",
    deadline: redemption.deadline,
  });
});
