import { deserializeSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Address, parseAbi } from "viem";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";
import { type Forgery, forgePayment } from "../support/session/forgePayment.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const payee = fixture.account(2).address;
const created = await fixture.grant({
  escrowCalls: "none",
  periodSeconds: 900,
  payments: [{ token: "USDC", payees: [payee], perPayment: 100n, perPeriod: 2 }],
});
await fixture.fund(created.smartAccountAddress);
const session = deserializeSessionKey(created.serializedSessionKey);
await (await fixture.open(created)).enableSession();

/** What the rule allows. */
function honest(): Forgery {
  const { validAfter: start } = session.terms;
  return {
    kind: 0,
    rule: 0,
    period: 0,
    slot: 1,
    from: session.grant.account,
    to: payee,
    value: 100n,
    validAfter: start - 1,
    validBefore: start + 900,
    token: fixture.usdc,
    chainId: fixture.devnet.chain.id,
    nonceSlot: 1,
    noncePeriod: 0,
    nonceRule: 0,
    signedValue: 100n,
    primaryType: "TransferWithAuthorization",
    key: session.privateKey.reveal(),
    name: "USDC",
  };
}

/** Whether the account vouches for what the token would ask about. */
async function isAccepted(change: Partial<Forgery>): Promise<boolean> {
  const { hash, signature } = await forgePayment(session, { ...honest(), ...change });
  const answer = await fixture.devnet.publicClient
    .readContract({
      abi: parseAbi(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]),
      address: session.grant.account,
      functionName: "isValidSignature",
      args: [hash, signature],
      // The caller proves nothing: here it is the token itself.
      account: fixture.usdc,
    })
    .catch(() => "refused");
  return answer === "0x1626ba7e";
}

const stranger: Address = "0x0000000000000000000000000000000000000bad";

test("default: the control, which only differs from each attack in what the attack names", async () => {
  expect(await isAccepted({})).toBe(true);
  expect(await isAccepted({ kind: 1, primaryType: "ReceiveWithAuthorization" })).toBe(true);
  expect(await isAccepted({ slot: 0, nonceSlot: 0, value: 0n, signedValue: 0n })).toBe(true);
});

test.each<[string, () => Partial<Forgery>]>([
  ["one unit above the rule", () => ({ value: 101n, signedValue: 101n })],
  ["more signed than presented", () => ({ signedValue: 101n })],
  ["another payee", () => ({ to: stranger })],
  ["another token", () => ({ token: fixture.escrow })],
  ["another chain", () => ({ chainId: 1 })],
  ["another token's name", () => ({ name: "USD Coin", token: stranger })],
  ["another payer", () => ({ from: stranger })],
  ["the nonce of another slot", () => ({ nonceSlot: 0 })],
  ["the nonce of a slot past the count", () => ({ nonceSlot: 2 })],
  ["a slot equal to the count", () => ({ slot: 2, nonceSlot: 2 })],
  ["the nonce of another period", () => ({ noncePeriod: 1 })],
  ["the nonce of another rule", () => ({ nonceRule: 1 })],
  ["a rule that is not there", () => ({ rule: 1, nonceRule: 1 })],
  ["another period, valid in this one", () => ({ period: 1, noncePeriod: 1 })],
  ["a period after the session", () => ({ period: 4, noncePeriod: 5 })],
  ["valid one second past the period", () => ({ validBefore: session.terms.validAfter + 901 })],
  ["valid one second before the period", () => ({ validAfter: session.terms.validAfter - 2 })],
  ["valid for ever", () => ({ validBefore: 2 ** 47 })],
  ["another kind than presented", () => ({ kind: 1 })],
  ["an unknown kind", () => ({ kind: 2 })],
  ["the typed data of a cancellation", () => ({ primaryType: "CancelAuthorization" })],
  ["another key", () => ({ key: `0x${"11".repeat(32)}` })],
])("error: %s", async (_, forgery) => {
  expect(await isAccepted(forgery())).toBe(false);
});
