import { startDevnet } from "@abbababa/devnet";
import {
  createSessionKey,
  getAccountAddress,
  readSessionStatus,
  type SignedRevocation,
  signRevocation,
  toJson,
} from "@abbababa/sdk";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { startTestPlatform } from "./support/startTestPlatform.ts";

const devnet = await startDevnet();
afterAll(() => devnet.close());
const { chain, rpcUrl, publicClient } = devnet;
const [signer] = devnet.accounts;
if (signer === undefined) throw new Error("The devnet has no accounts.");
const payer = signer;

async function start(options: { readonly dailyWei?: bigint } = {}) {
  const platform = await startTestPlatform({ relays: [{ chain, rpcUrl, signer: payer, ...options }] });
  afterAll(() => platform[Symbol.asyncDispose]());
  return (revocation: string) =>
    platform.call<{ transactionHash: string | null }>("POST", "/revocations", undefined, { revocation });
}
const relay = await start();
const sent = () => publicClient.getTransactionCount({ address: payer.address });

/** A session of an account that nobody has deployed and that holds nothing. */
async function grant() {
  const ownerPrivateKey = generatePrivateKey();
  const { serializedSessionKey, terms, smartAccountAddress } = await createSessionKey({
    ownerPrivateKey,
    chain,
    rpcUrl,
  });
  const sign = (more: object = {}) =>
    signRevocation({ ownerPrivateKey, serializedSessionKey, chain, rpcUrl, ...more });
  const stateNow = async () =>
    (await readSessionStatus({ account: smartAccountAddress, terms, chain, rpcUrl })).state;
  return { ownerPrivateKey, sign, stateNow };
}
const stranger = privateKeyToAccount(generatePrivateKey());
const somebody = await getAccountAddress({ ownerPrivateKey: generatePrivateKey(), chain, rpcUrl });
/** As an attacker would write it who has changed something. */
const write = (revocation: SignedRevocation, changes: Partial<SignedRevocation> = {}) => {
  const record = JSON.parse(toJson(revocation)) as object;
  const written = Object.entries({ ...record, ...changes }).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(written), (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
};

describe("relaying revocations", () => {
  test("default: what an owner signed kills a session of an account without code and ETH", async () => {
    const { sign, stateNow } = await grant();
    expect(await stateNow()).toBe("pending");
    const { status, data } = await relay(write(await sign()));
    expect(status).toBe(200);
    expect(data.transactionHash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await stateNow()).toBe("revoked");
  });

  test("behavior: the same again, at once or later, sends nothing more", async () => {
    const { sign } = await grant();
    const revocation = write(await sign());
    const before = await sent();
    const [first, second] = await Promise.all([relay(revocation), relay(revocation)]);
    expect(second.data).toEqual(first.data);
    expect((await relay(revocation)).data).toEqual(first.data);
    // Another platform, which knows nothing of the first one's answers.
    const other = await start();
    expect(await other(revocation)).toMatchObject({ status: 200, data: { transactionHash: null } });
    expect(await sent()).toBe(before + 1);
  });

  test("behavior: many at once are sent one after the other", async () => {
    const grants = await Promise.all([grant(), grant(), grant()]);
    const signed = await Promise.all(grants.map(({ sign }) => sign()));
    const answers = await Promise.all(signed.map((revocation) => relay(write(revocation))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await Promise.all(grants.map(({ stateNow }) => stateNow()))).toEqual([
      "revoked",
      "revoked",
      "revoked",
    ]);
  });

  test.each<[string, Partial<SignedRevocation>, number]>([
    ["a signature of another key", { signature: `0x${"11".repeat(65)}` }, 409],
    ["another account", { account: somebody }, 409],
    ["another session", { sessionId: `0x${"22".repeat(32)}` }, 409],
    ["all sessions instead of one", { sessionId: undefined }, 409],
    ["a deadline that is over", { deadline: 1n }, 409],
    ["another module", { module: stranger.address }, 409],
    [
      "a deployment by somebody's factory",
      { deployment: { factory: stranger.address, factoryData: "0x12345678" } },
      400,
    ],
    ["another chain", { chainId: 1 }, 404],
  ])("error: %s is refused, and nothing is sent", async (_, changes, expected) => {
    const { sign, stateNow } = await grant();
    const before = await sent();
    const { status, error } = await relay(write(await sign(), changes));
    expect(status).toBe(expected);
    expect(error.message).not.toContain(rpcUrl);
    expect(await sent()).toBe(before);
    expect(await stateNow()).toBe("pending");
  });

  test.each(["", "{}", "null", "[1]", '{"$type":"SignedRevocation","$version":1}', "x".repeat(40_000)])(
    "error: a text that is none of ours is refused (%#)",
    async (text) => {
      expect((await relay(text)).status).toBe(400);
    },
  );

  test("error: beyond the day's gas nothing is sent, and the next one may pass", async () => {
    const poor = await start({ dailyWei: 1n });
    const { sign, stateNow } = await grant();
    const before = await sent();
    const revocation = write(await sign());
    expect(await poor(revocation)).toMatchObject({ status: 409, error: { code: "LIMIT_REACHED" } });
    expect(await sent()).toBe(before);
    expect(await stateNow()).toBe("pending");
    expect((await relay(revocation)).status).toBe(200);
  });
});
