/** Several first operations of an account that nobody has deployed: each is made once, whichever deploys it. */
import { ownerExecute, type SessionClient } from "@abbababa/sdk";
import { encodeFunctionData, erc20Abi } from "viem";
import { expect, test } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

const fixture = await startFixture();

/** Sessions of one account, each opened by a process of its own, and a payee who has nothing yet. */
async function begin(count: number) {
  const { grant, open, account, fund, freshIndex } = fixture;
  const index = freshIndex();
  const payee = account(2).address;
  const created = await Promise.all(
    Array.from({ length: count }, () =>
      grant({ index, transfers: [{ token: "USDC", to: [payee], lifetime: 10n }] }),
    ),
  );
  const [first] = created;
  if (first === undefined) throw new Error("There are no sessions.");
  await fund(first.smartAccountAddress);
  const sessions = await Promise.all(created.map((each) => open(each)));
  return { index, sessions, address: first.smartAccountAddress };
}

const pay = async (session: SessionClient) => await session.sendCalls({ calls: [paying()] });

function paying() {
  const args = [fixture.account(2).address, 1n] as const;
  return { to: fixture.usdc, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }) };
}

test("default: sessions of one account act at once, before it is deployed, and each pays once", async () => {
  const { sessions, address } = await begin(4);
  const before = await fixture.usdcOf(address);
  const receipts = await Promise.all(sessions.map(pay));
  expect(before - (await fixture.usdcOf(address))).toBe(4n);
  expect(new Set(receipts.map(({ userOperationHash }) => userOperationHash)).size).toBe(4);
  const statuses = await Promise.all(sessions.map((session) => session.getStatus()));
  expect(statuses.map(({ operationsUsed }) => operationsUsed)).toEqual([1, 1, 1, 1]);
});

test("behavior: the owner acts at once with a session, and each acts once", async () => {
  const { sessions, address, index } = await begin(1);
  const before = await fixture.usdcOf(address);
  const { network, account } = fixture;
  const asOwner = () =>
    ownerExecute({ owner: account(1), index, ...network, pollingInterval: 50, calls: [paying()] });
  await Promise.all([...sessions.map(pay), asOwner()]);
  expect(before - (await fixture.usdcOf(address))).toBe(2n);
});
