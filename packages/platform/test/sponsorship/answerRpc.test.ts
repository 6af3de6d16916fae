import { sponsorshipCodes } from "@abbababa/sdk/errors";
import { encodeAbiParameters, type Hex, numberToHex } from "viem";
import { describe, expect, test } from "vitest";
import { answerRpc, type SponsorshipChain } from "../../src/sponsorship/index.ts";
import {
  anyone,
  escrow,
  executeSingle,
  FakeSponsorshipChain,
  factory,
  operation,
  paymaster,
  request,
  sponsorOn,
  stranger,
  tokenCall,
  usdc,
} from "../support/sponsorship/fakes.ts";

const unexpected = (error: unknown) => {
  throw error;
};
const ask = (body: unknown, sponsor = sponsorOn(new FakeSponsorshipChain())) =>
  answerRpc(sponsor, body, anyone, unexpected);

describe("pm_getPaymasterStubData", () => {
  test("default", async () => {
    const { sender, nonce, callData } = operation();
    const answer = await ask(request({ sender, nonce, callData }, "pm_getPaymasterStubData"));
    expect(answer).toMatchObject({ id: 1, result: { paymaster, paymasterPostOpGasLimit: "0x0" } });
    const { paymasterData } = answer.result as { paymasterData: Hex };
    expect(paymasterData).toHaveLength(2 + 2 * (6 + 6 + 65));
  });
});

describe("pm_getPaymasterData", () => {
  test("default: a signature for five minutes, at exactly what may be spent", async () => {
    const answer = await ask(request(operation()));
    const { paymasterData } = answer.result as { paymasterData: Hex };
    const window = [numberToHex(1_799_999_940, { size: 6 }), numberToHex(1_800_000_300, { size: 6 })];
    expect(paymasterData.slice(2, 26)).toBe(window.map((word) => word.slice(2)).join(""));
  });

  test.each([
    ["the escrow", escrow, "0x12345678"],
    ["approve", usdc, tokenCall("approve", escrow)],
    ["transfer", usdc, tokenCall("transfer", escrow)],
  ] as const)("behavior: pays for %s", async (_name, to, data) => {
    expect(await ask(request(operation({ callData: executeSingle(to, data) })))).toHaveProperty("result");
  });

  test.each([
    ["a stranger", executeSingle(stranger, "0x12345678")],
    ["Ether", executeSingle(escrow, "0x12345678", 1n)],
    ["an approval of another", executeSingle(usdc, tokenCall("approve", stranger))],
    ["a transfer to another", executeSingle(usdc, tokenCall("transfer", stranger))],
    [
      "another method of the token",
      executeSingle(usdc, `0x23b872dd${tokenCall("approve", escrow).slice(10)}`),
    ],
    ["bytes behind an approval", executeSingle(usdc, `${tokenCall("approve", escrow)}00`)],
    ["an approval cut off", executeSingle(usdc, tokenCall("approve", escrow).slice(0, -2) as Hex)],
    ["bytes behind execute", `${executeSingle(escrow, "0x12345678")}00`],
    ["another function", "0x12345678"],
    ["nothing", "0x"],
    ["try mode", executeSingle(escrow, "0x12345678").replace("0xe9ae5c530000", "0xe9ae5c530001")],
  ])("error: does not pay for %s", async (_name, callData) => {
    const answer = await ask(request(operation({ callData })));
    expect(answer.error).toMatchObject({
      code: sponsorshipCodes.refused,
      data: { reason: "CALL_NOT_SPONSORED" },
    });
  });

  test.each([
    ["one wei too much", { callGasLimit: "0x1f" }, "COST_TOO_HIGH"],
    ["gas that would overflow", { callGasLimit: `0x${"f".repeat(16)}` }, "COST_TOO_HIGH"],
    ["another factory", { factory: stranger, factoryData: "0x" }, "FACTORY_NOT_SPONSORED"],
  ])("error: %s", async (_name, overrides, reason) => {
    const answer = await ask(request(operation(overrides)));
    expect(answer.error).toMatchObject({ code: sponsorshipCodes.refused, data: { reason } });
  });

  test.each([
    ["a priority fee that goes to its own bundler", { maxPriorityFeePerGas: "0x3" }, "FEE_TOO_HIGH"],
    ["a fee of more than twice the node's", { maxFeePerGas: "0xb" }, "FEE_TOO_HIGH"],
    ["gas before verification, which is paid unused", { preVerificationGas: "0x7a121" }, "GAS_TOO_HIGH"],
    ["gas for its calls", { callGasLimit: "0x1e8481" }, "GAS_TOO_HIGH"],
    ["gas for its verification", { verificationGasLimit: "0x1e8481" }, "GAS_TOO_HIGH"],
    ["gas for the paymaster", { paymasterVerificationGasLimit: "0x186a1" }, "GAS_TOO_HIGH"],
    ["gas for the paymaster's postOp", { paymasterPostOpGasLimit: "0x2711" }, "GAS_TOO_HIGH"],
  ])("error: %s, though it costs less than one may", async (_name, overrides, reason) => {
    const sponsor = sponsorOn(new FakeSponsorshipChain(), { maxCostWei: 10n ** 15n });
    const answer = await ask(request(operation(overrides)), sponsor);
    expect(answer.error).toMatchObject({
      code: sponsorshipCodes.refused,
      message: expect.stringMatching(/^The operation's \w+ is \d+.*; at most \d+.* sponsored/),
      data: { reason },
    });
  });

  test("behavior: fees follow the node's, gas its caps, by what is set", async () => {
    const chain = new FakeSponsorshipChain();
    const options = { maxCostWei: 10n ** 15n, feeMultiple: 1.5, gasCaps: { callGasLimit: 30n } };
    const askFor = async (overrides: Record<string, unknown>) =>
      (await ask(request(operation(overrides)), sponsorOn(chain, options))).error?.data;
    expect(await askFor({})).toEqual({ reason: "FEE_TOO_HIGH" });
    expect(await askFor({ maxFeePerGas: "0x7" })).toBeUndefined();
    expect(await askFor({ maxFeePerGas: "0x7", callGasLimit: "0x1f" })).toEqual({ reason: "GAS_TOO_HIGH" });
    chain.suggested = { baseFeePerGas: 100n, maxPriorityFeePerGas: 10n };
    expect(await askFor({ maxFeePerGas: "0xa5", maxPriorityFeePerGas: "0xf" })).toBeUndefined();
    expect(await askFor({ maxFeePerGas: "0xa6" })).toEqual({ reason: "FEE_TOO_HIGH" });
  });

  test("behavior: a batch of calls that are all paid for", async () => {
    const components = [{ type: "address" }, { type: "uint256" }, { type: "bytes" }] as const;
    const calls = [
      [usdc, 0n, tokenCall("approve", escrow)],
      [escrow, 0n, "0x12345678"],
      [escrow, 0n, "0x"],
    ] as const;
    const execution = encodeAbiParameters([{ type: "tuple[]", components }], [calls]);
    const mode = `0x01${"00".repeat(31)}` as const;
    const parameters = encodeAbiParameters([{ type: "bytes32" }, { type: "bytes" }], [mode, execution]);
    const answer = await ask(request(operation({ callData: `0xe9ae5c53${parameters.slice(2)}` })));
    expect(answer).toMatchObject({ result: { paymaster } });
  });

  test.each([3, 3_000])("error: %i calls that share their bytes are not decoded", async (count) => {
    const word = (value: number) => numberToHex(value, { size: 32 }).slice(2);
    const size = 100_000;
    const shared = `${escrow.slice(2).padStart(64, "0")}${word(0)}${word(96)}${word(size)}${"11".repeat(size)}`;
    const execution = `${word(32)}${word(count)}${word(count * 32).repeat(count)}${shared}`;
    const mode = `01${"00".repeat(31)}`;
    const callData = `0xe9ae5c53${mode}${word(64)}${word(execution.length / 2)}${execution}`;
    const { error } = await ask(request(operation({ callData })));
    expect(error?.message).toBe("The operation's batch is not encoded canonically.");
  });

  test("behavior: a known factory", async () => {
    expect(await ask(request(operation({ factory, factoryData: "0x1234" })))).toHaveProperty("result");
  });

  test("error: a used nonce", async () => {
    const chain = new FakeSponsorshipChain();
    chain.next = 1n;
    const answer = await ask(request(operation()), sponsorOn(chain));
    expect(answer.error).toMatchObject({ data: { reason: "NONCE_USED" } });
  });

  test("error: another chain", async () => {
    const answer = await ask(request(operation(), "pm_getPaymasterData", "0x1"));
    expect(answer.error).toMatchObject({ data: { reason: "NETWORK_NOT_SERVED" } });
  });
});

describe("requests", () => {
  test.each([null, [], "x", 1, {}, { jsonrpc: "1.0", id: 1, method: "x", params: [] }])(
    "error: %j is no request",
    async (body) => expect((await ask(body)).error?.code).toBe(-32_600),
  );

  test("error: no such method", async () => {
    expect((await ask(request(operation(), "eth_call"))).error?.code).toBe(-32_601);
  });

  test.each([
    { sender: "0x12" },
    { nonce: "0" },
    { nonce: `0x1${"0".repeat(64)}` },
    { callData: "0x1" },
    { callGasLimit: `0x1${"0".repeat(16)}` },
    { maxFeePerGas: -1 },
    { paymasterPostOpGasLimit: undefined },
  ])("error: %j does not fit", async (overrides) => {
    expect((await ask(request(operation(overrides)))).error?.code).toBe(-32_602);
  });

  test("error: what goes wrong here is told to us, not to the caller", async () => {
    const chain: SponsorshipChain = new FakeSponsorshipChain();
    chain.now = async () => {
      throw new Error("https://node.example/secret-key does not answer");
    };
    const told: unknown[] = [];
    const answer = await answerRpc(sponsorOn(chain), request(operation()), anyone, (error) =>
      told.push(error),
    );
    expect(JSON.stringify(answer)).not.toContain("secret");
    expect(told).toHaveLength(1);
  });
});
