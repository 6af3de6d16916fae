import { createClient, custom, numberToHex, zeroAddress } from "viem";
import { baseSepolia } from "viem/chains";
import { expect, test } from "vitest";
import { usdcAddresses } from "../chains/knownChains.ts";
import { prepareEscrow, resolveToken } from "./prepareEscrow.ts";

const recorded = usdcAddresses[baseSepolia.id] ?? zeroAddress;
const foreign = "0x00000000000000000000000000000000000000c0" as const;
const escrowId = `0x${"aa".repeat(32)}` as const;
const terms = { seller: "0x00000000000000000000000000000000000000b1", deadline: 1_900_000_000n } as const;

/** A client of a session whose string calls a token USDC; every token that is asked has so many decimals. */
function clientOf(usdc: `0x${string}`, decimals: number) {
  let asked = 0;
  const publicClient = createClient({
    chain: baseSepolia,
    transport: custom({
      request: async ({ method }: { method: string }) => {
        if (method !== "eth_call") throw new Error(`unexpected ${method}`);
        asked += 1;
        return numberToHex(decimals, { size: 32 });
      },
    }),
  });
  // Of a session, the function reads this much.
  const client = {
    sessionId: escrowId,
    chainId: baseSepolia.id,
    grant: { contracts: { usdc } },
    publicClient,
  };
  return { client: client as never, asked: () => asked };
}

test("default: the recorded USDC has six decimals, and is not asked", async () => {
  const { client, asked } = clientOf(recorded, 18);
  const { amount, token } = await prepareEscrow(client, escrowId, { ...terms, amount: "10.20" });
  expect({ amount, token, asked: asked() }).toEqual({ amount: 10_200_000n, token: recorded, asked: 0 });
});

test.each([
  [2, 1_020n],
  [6, 10_200_000n],
  [8, 1_020_000_000n],
  [18, 10_200_000_000_000_000_000n],
])(
  "behavior: another token, whatever it is called, is asked for its decimals: %s",
  async (decimals, units) => {
    const named = clientOf(foreign, decimals);
    const byName = await prepareEscrow(named.client, escrowId, { ...terms, amount: "10.20" });
    const byAddress = await prepareEscrow(clientOf(recorded, decimals).client, escrowId, {
      ...terms,
      amount: "10.20",
      token: foreign,
    });
    expect([byName.amount, byAddress.amount]).toEqual([units, units]);
    expect(named.asked()).toBe(1);
    expect((await resolveToken(named.client)).toLowerCase()).toBe(foreign);
  },
);

test("error: more decimals than the token has", async () => {
  await expect(
    prepareEscrow(clientOf(foreign, 1).client, escrowId, { ...terms, amount: "10.25" }),
  ).rejects.toMatchObject({ name: "DecimalsTooManyError", maxDecimals: 1 });
});

test("behavior: base units need no decimals", async () => {
  const { client, asked } = clientOf(foreign, 18);
  expect((await prepareEscrow(client, escrowId, { ...terms, amount: 7n })).amount).toBe(7n);
  expect(asked()).toBe(0);
});
