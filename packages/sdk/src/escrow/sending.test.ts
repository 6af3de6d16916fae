import { createWalletClient, custom, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test, vi } from "vitest";
import { PartNotLoadedError } from "../loading/PartNotLoadedError.ts";
import { accept } from "./actions/accept.ts";
import { withdraw } from "./actions/withdraw.ts";

vi.mock("./failuresPart.ts", () => {
  throw new TypeError("Failed to fetch https://cdn.example/part.js?key=secret");
});

test.each([
  ["accept", accept, { escrowId: `0x${"11".repeat(32)}` as const }],
  ["withdraw", withdraw, { token: zeroAddress }],
] as const)(
  "error: %s, when what tells failures apart cannot be fetched: nothing is sent",
  async (_, act, of) => {
    const asked: string[] = [];
    const request = async ({ method }: { method: string }) => {
      asked.push(method);
      return method === "eth_chainId" ? "0x14a34" : null;
    };
    const client = createWalletClient({
      account: privateKeyToAccount(`0x${"01".repeat(32)}`),
      transport: custom({ request }),
    });
    const acting = (act as typeof accept)(client, { ...of, escrowAddress: zeroAddress } as never);
    const error = await acting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PartNotLoadedError);
    expect(JSON.stringify(error)).not.toContain("secret");
    expect(asked).toEqual([]);
  },
);
