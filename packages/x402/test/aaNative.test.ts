import { createRequire } from "node:module";
import { contractAddress, createSessionKey, decodeExecute } from "@abbababa/sdk";
import { encodeExecute } from "@abbababa/sdk/accounts";
import { getRequestListener } from "@hono/node-server";
import { x402Facilitator } from "@x402/core/facilitator";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { Hono } from "hono";
import {
  type Address,
  concat,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  http,
  numberToHex,
  parseAbi,
  parseEther,
} from "viem";
import { getUserOperationHash } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test, vi } from "vitest";
import { encodeSettlement } from "../src/aa/settlementCalls.ts";
import { aaNativeFacilitator } from "../src/facilitator/index.ts";
import {
  aaNativeSessionSigner,
  aaNativeSigner,
  type PaymentSigner,
  readSettlement,
  settlementCalls,
  toRequestHash,
} from "../src/index.ts";
import { paywall } from "../src/seller/hono.ts";
import { AaNativeServerScheme } from "../src/seller/index.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve } from "./support/startSeller.ts";

const fixture = await startFixture({ entryPoint06: true });
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
const { chain, rpcUrl, bundlerUrl } = devnet;
const settlementContract = contractAddress("settlement", { chainId: chain.id });

const scheme = aaNativeFacilitator({
  client: devnet.publicClient,
  bundlerTransport: http(bundlerUrl),
  settlementContract,
  pollingInterval: 50,
  entryPointVersions: ["0.7", "0.6"],
});
const facilitator = new x402Facilitator().register(network, scheme);
const facilitatorClient: FacilitatorClient = {
  verify: (...payment) => facilitator.verify(...payment),
  settle: (...payment) => facilitator.settle(...payment),
  getSupported: async () =>
    facilitator.getSupported() as Awaited<ReturnType<FacilitatorClient["getSupported"]>>,
};

async function startShop(payTo: string) {
  const extra = { method: "GET", endpoint: "/forecast" };
  const accepts = { scheme: "aa-native", price: "$0.01", network, payTo, extra } as const;
  const app = new Hono();
  const server = new x402ResourceServer(facilitatorClient).register(network, new AaNativeServerScheme());
  app.use(paywall({ server, routes: { "GET /forecast": { accepts } } }));
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  return await serve(getRequestListener(app.fetch));
}

/** What the shop asks for, without a shop. */
function requirementsOf(payTo: string): PaymentRequirements {
  return {
    scheme: "aa-native",
    network,
    asset: usdc,
    amount: `${price}`,
    payTo,
    maxTimeoutSeconds: 60,
    extra: { method: "GET", endpoint: "/forecast", settlementContract },
  };
}

/** SimpleAccounts' factory, from the EntryPoint's own package. */
async function deployFactory(): Promise<Address> {
  const require = createRequire(import.meta.url);
  const { bytecode } = require("@account-abstraction/contracts/artifacts/SimpleAccountFactory.json");
  const wallet = createWalletClient({ account: account(4), chain, transport: http(rpcUrl) });
  const { entryPoint } = devnet.addresses;
  const hash = await wallet.deployContract({
    abi: parseAbi(["constructor(address entryPoint)"]),
    bytecode,
    args: [entryPoint],
  });
  const { contractAddress: address } = await devnet.publicClient.waitForTransactionReceipt({ hash });
  if (!address) throw new Error("The factory was not deployed.");
  return address;
}
const accountFactory = await deployFactory();

const endpoints = { rpcUrl, bundlerUrl, settlementContract };

const oneOff06 = (signer = privateKeyToAccount(generatePrivateKey()), key?: () => string) =>
  aaNativeSigner({
    signer,
    ...endpoints,
    accountFactory: devnet.addresses.simpleAccountFactory06,
    entryPoint: devnet.addresses.entryPoint06,
    key,
  });

/** An account of its own for each signer, with money for one job. */
const signers: Record<string, () => Promise<PaymentSigner>> = {
  "a one-off account": async () => {
    const signer = privateKeyToAccount(generatePrivateKey());
    return aaNativeSigner({ signer, ...endpoints, accountFactory, entryPoint: devnet.addresses.entryPoint });
  },
  "a one-off account of EntryPoint v0.6": async () => oneOff06(),
  "a session that an owner grants": async () =>
    aaNativeSessionSigner({
      ownerSigner: privateKeyToAccount(generatePrivateKey()),
      sessionKey: {},
      scopes: {
        spendCap: 2n * price,
        targets: [settlementContract],
        expiry: Date.now() + 3_600_000,
        token: usdc,
      },
      ...endpoints,
    }),
  "an opened session": async () => {
    const created = await createSessionKey({
      owner: privateKeyToAccount(generatePrivateKey()),
      chain,
      ...{ rpcUrl, bundlerUrl },
      calls: settlementCalls({ settlementContract, token: usdc }),
      spend: [{ token: usdc, lifetime: 2n * price }],
      escrowCalls: "none",
    });
    return aaNativeSessionSigner({ session: await fixture.open(created), ...endpoints });
  },
};

async function funded(create: () => Promise<PaymentSigner>): Promise<PaymentSigner> {
  const signer = await create();
  const address = await signer.getAddress();
  await devnet.fundEth(address, parseEther("1"));
  await devnet.fundUsdc(address, 10n * price);
  return signer;
}

const buyWith = (signer: PaymentSigner) =>
  wrapFetchWithPayment(fetch, new x402Client().register(network, signer));

describe.each(Object.entries(signers))("%s", (_, create) => {
  test("default: pays by the official client, and is served", async () => {
    const payTo = newPayee();
    const signer = await funded(create);
    const url = await startShop(payTo);
    const response = await buyWith(signer)(`${url}/forecast`);
    expect(await response.json()).toEqual({ forecast: "sun" });
    expect(await usdcOf(payTo)).toBe(price);
    // The second time the account is deployed.
    expect((await buyWith(signer)(`${url}/forecast`)).status).toBe(200);
    expect(await usdcOf(payTo)).toBe(2n * price);
  });
});

describe("one key", () => {
  const key = () => "order-0000000000000555";
  /** Each answers with what opens the same account's signer again, as another process would. */
  const reopened: Record<string, () => Promise<(named?: false) => PaymentSigner>> = {
    "a one-off account": async () => {
      const signer = privateKeyToAccount(generatePrivateKey());
      const { entryPoint } = devnet.addresses;
      return (named) =>
        aaNativeSigner({
          signer,
          ...endpoints,
          accountFactory,
          entryPoint,
          ...(named === false ? {} : { key }),
        });
    },
    "a one-off account of EntryPoint v0.6": async () => {
      const signer = privateKeyToAccount(generatePrivateKey());
      return (named) => oneOff06(signer, named === false ? undefined : key);
    },
    "an opened session": async () => {
      const created = await createSessionKey({
        owner: privateKeyToAccount(generatePrivateKey()),
        chain,
        ...{ rpcUrl, bundlerUrl },
        calls: settlementCalls({ settlementContract, token: usdc }),
        spend: [{ token: usdc, lifetime: 5n * price }],
        escrowCalls: "none",
      });
      const session = await fixture.open(created);
      return (named) => aaNativeSessionSigner({ session, ...endpoints, ...(named === false ? {} : { key }) });
    },
  };

  describe.each(Object.entries(reopened))("%s", (_, create) => {
    async function start() {
      const open = await create();
      const first = open();
      await funded(async () => first);
      const payTo = newPayee();
      const requirements = requirementsOf(payTo);
      const pay = async (signer: PaymentSigner, asked = requirements): Promise<PaymentPayload> => {
        const { payload } = await signer.createPaymentPayload(2, asked);
        return { x402Version: 2, accepted: asked, payload };
      };
      // The account is there from now on: what keeps a second payment from being made is not that it is made twice.
      const others = requirementsOf(newPayee());
      expect(await facilitator.settle(await pay(open(false), others), others)).toMatchObject({
        success: true,
      });
      return { open, first, payTo, requirements, pay };
    }

    test("default: it is one payment while it is under way, and never another once it is made", async () => {
      const { open, first, payTo, requirements, pay } = await start();
      const payment = await pay(first);
      expect(await pay(first)).toEqual(payment);
      // Another process, in the next bucket of time, signs another settlement: of the operations the EntryPoint takes one.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 300_000 });
      const other = await pay(open()).finally(() => vi.useRealTimers());
      expect(other.payload.settlementCallSpec).not.toEqual(payment.payload.settlementCallSpec);
      const settled = await Promise.all(
        [payment, other].map((each) =>
          facilitator.settle(each, requirements).catch(() => ({ success: false })),
        ),
      );
      expect(settled.some(({ success }) => success)).toBe(true);
      expect(await usdcOf(payTo)).toBe(price);
      for (const asked of [requirements, { ...requirements, amount: `${price - 1n}` }])
        await expect(pay(open(), asked)).rejects.toMatchObject({
          name: "PaidNotServedError",
          transaction: expect.stringMatching(/^0x/),
        });
      expect(await usdcOf(payTo)).toBe(price);
    });

    test("error: another price while the first payment may still be made", async () => {
      const { first, payTo, requirements, pay } = await start();
      await pay(first);
      await expect(pay(first, { ...requirements, amount: `${price + 1n}` })).rejects.toMatchObject({
        name: "PaymentKeyConflictError",
        booked: { value: price },
        offered: { value: price + 1n },
      });
      expect(await usdcOf(payTo)).toBe(0n);
    });

    test("behavior: ten processes that race for it pay once", async () => {
      const { open, payTo, requirements, pay } = await start();
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, async () => facilitator.settle(await pay(open()), requirements)),
      );
      const made = results.filter((each) => each.status === "fulfilled" && each.value.success);
      expect(made.length).toBeGreaterThan(0);
      expect(await usdcOf(payTo)).toBe(price);
    });
  });
});

test("behavior: an account of EntryPoint v0.6 that settles by a single call", async () => {
  const owner = privateKeyToAccount(generatePrivateKey());
  const signer = await funded(async () => oneOff06(owner));
  const requirements = requirementsOf(newPayee());
  const pay = async () => {
    const { payload } = await signer.createPaymentPayload(2, requirements);
    return { x402Version: 2, accepted: requirements, payload } satisfies PaymentPayload;
  };
  expect(await facilitator.settle(await pay(), requirements)).toMatchObject({ success: true });
  // With an allowance that stands, one call is enough.
  const sender = await signer.getAddress();
  const wallet = await devnet.impersonate(sender);
  const allowing = { abi: erc20Abi, address: usdc, functionName: "approve" } as const;
  await wallet.writeContract({ ...allowing, args: [settlementContract, price] });
  const payment = await pay();
  const { userOp, settlementCallSpec: said } = payment.payload as {
    userOp: Record<string, Hex>;
    settlementCallSpec: { merchant: Address; token: Address; amount: string; requestHash: Hex };
  };
  const [, settle] = encodeSettlement(settlementContract, { ...said, amount: BigInt(said.amount) });
  const callData = encodeFunctionData({
    abi: parseAbi(["function execute(address dest, uint256 value, bytes func)"]),
    args: [settlementContract, 0n, settle?.data ?? "0x"],
  });
  const gas = ["nonce", "callGasLimit", "verificationGasLimit", "preVerificationGas"] as const;
  const fees = ["maxFeePerGas", "maxPriorityFeePerGas"] as const;
  const numbers = Object.fromEntries([...gas, ...fees].map((name) => [name, BigInt(userOp[name] ?? 0)]));
  const hash = getUserOperationHash({
    chainId: chain.id,
    entryPointAddress: devnet.addresses.entryPoint06,
    entryPointVersion: "0.6",
    userOperation: { ...userOp, ...numbers, callData, signature: "0x" } as never,
  });
  const signature = await owner.signMessage({ message: { raw: hash } });
  const single = { ...payment, payload: { ...payment.payload, userOp: { ...userOp, callData, signature } } };
  expect(await facilitator.verify(single, requirements)).toMatchObject({ isValid: true, payer: sender });
  expect(await facilitator.settle(single, requirements)).toMatchObject({ success: true });
  expect(await usdcOf(requirements.payTo as Address)).toBe(2n * price);
});

test("error: beyond the session's cap the chain refuses, before anything is sent", async () => {
  const payTo = newPayee();
  const signer = await funded(signers["a session that an owner grants"] ?? fail);
  const buy = buyWith(signer);
  const url = await startShop(payTo);
  for (let payment = 0; payment < 2; payment += 1) expect((await buy(`${url}/forecast`)).status).toBe(200);
  await expect(buy(`${url}/forecast`)).rejects.toThrow(/20000/);
  expect(await usdcOf(payTo)).toBe(2n * price);
});

function fail(): never {
  throw new Error("There is no such signer.");
}

describe.each(["a one-off account", "a one-off account of EntryPoint v0.6"])(
  "the facilitator, %s",
  (kind) => {
    async function paid() {
      const payTo = newPayee();
      const signer = await funded(signers[kind] ?? fail);
      const requirements = requirementsOf(payTo);
      const { payload } = await signer.createPaymentPayload(2, requirements);
      const payment: PaymentPayload = { x402Version: 2, accepted: requirements, payload };
      return {
        payTo,
        requirements,
        payment,
        payload: payload as { settlementCallSpec: object; request: object; userOp: object },
      };
    }

    test("default: one payment settles once", async () => {
      const { payTo, requirements, payment } = await paid();
      expect(await facilitator.verify(payment, requirements)).toMatchObject({ isValid: true });
      expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: true });
      expect(await facilitator.verify(payment, requirements)).toMatchObject({
        invalidReason: "request_already_settled",
      });
      expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: false });
      expect(await usdcOf(payTo)).toBe(price);
    });

    test("error: an operation for another EntryPoint than it says, or than the facilitator serves", async () => {
      const { payTo, requirements, payment, payload } = await paid();
      const { initCode, paymasterAndData, factory, factoryData, ...common } = payload.userOp as Record<
        string,
        Hex
      >;
      // The signature is of one EntryPoint's hash: with the other's fields it is nobody's.
      const other =
        initCode === undefined
          ? { ...common, initCode: concat([factory ?? "0x", factoryData ?? "0x"]), paymasterAndData: "0x" }
          : { ...common, factory: initCode.slice(0, 42), factoryData: `0x${initCode.slice(42)}` };
      const disguised = { ...payment, payload: { ...payload, userOp: other } };
      expect(await scheme.verify(disguised, requirements)).toMatchObject({
        invalidReason: "invalid_aa_native_operation",
      });
      const single = aaNativeFacilitator({
        client: devnet.publicClient,
        bundlerTransport: http(bundlerUrl),
        settlementContract,
        entryPointVersions: [initCode === undefined ? "0.6" : "0.7"],
      });
      expect(await single.verify(payment, requirements)).toMatchObject({
        invalidReason: "unsupported_entry_point",
      });
      expect(await single.settle(payment, requirements)).toMatchObject({ success: false });
      const named = { ...requirements, extra: { ...requirements.extra, ...single.getExtra(network) } };
      const signer = await funded(signers[kind] ?? fail);
      await expect(signer.createPaymentPayload(2, named)).rejects.toMatchObject({
        name: "OfferUnsupportedError",
      });
      expect(await usdcOf(payTo)).toBe(0n);
    });

    test("error: the same payment twenty times at once: one settles, the others are told so", async () => {
      const { payTo, requirements, payment } = await paid();
      const settled = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          // What is written beside it makes it no other payment.
          facilitator.settle({ ...payment, payload: { ...payment.payload, more: index } }, requirements),
        ),
      );
      expect(settled.filter(({ success }) => success)).toHaveLength(1);
      const reasons = settled.flatMap(({ errorReason }) => errorReason ?? []);
      expect(new Set(reasons)).toEqual(new Set(["settlement_in_progress"]));
      expect(await usdcOf(payTo)).toBe(price);
    });

    test("error: what differs from what is asked for, or from what is signed", async () => {
      const { payTo, requirements, payment, payload } = await paid();
      const asked: [Partial<PaymentRequirements>, string][] = [
        [{ payTo: newPayee() }, "settlement_of_another_merchant"],
        [{ asset: settlementContract }, "settlement_in_another_token"],
        [{ amount: `${price + 1n}` }, "settlement_of_another_amount"],
        [{ amount: `${price - 1n}` }, "settlement_of_another_amount"],
        [{ extra: { method: "GET", endpoint: "/other" } }, "settlement_of_another_request"],
        [{ extra: { method: "POST", endpoint: "/forecast" } }, "settlement_of_another_request"],
        [{ network: "eip155:1" }, "invalid_network"],
      ];
      for (const [change, reason] of asked)
        expect(await scheme.verify(payment, { ...requirements, ...change })).toMatchObject({
          invalidReason: reason,
        });
      const said: [object, string][] = [
        [
          { settlementCallSpec: { ...payload.settlementCallSpec, amount: `${price + 1n}` } },
          "settlement_differs_from_spec",
        ],
        [
          { settlementCallSpec: { ...payload.settlementCallSpec, merchant: newPayee() } },
          "settlement_differs_from_spec",
        ],
        [{ request: { ...payload.request, clientNonce: `0x${"11".repeat(32)}` } }, "request_hash_differs"],
        [{ request: { ...payload.request, timeBucket: 1 } }, "settlement_of_another_time"],
        [{ userOp: { ...payload.userOp, callData: "0x" } }, "operation_is_no_settlement"],
        [{ userOp: { ...payload.userOp, signature: `0x${"11".repeat(65)}` } }, "invalid_aa_native_operation"],
        [{ userOp: { ...payload.userOp, nonce: "7" } }, "invalid_aa_native_payload"],
      ];
      for (const [change, reason] of said) {
        const forged = { ...payment, payload: { ...payload, ...change } };
        expect(await scheme.verify(forged, requirements)).toMatchObject({ invalidReason: reason });
      }
      expect(await usdcOf(payTo)).toBe(0n);
    });
  },
);

describe("readSettlement", () => {
  const merchant = getAddress(`0x${"b0".repeat(20)}`);
  const spec = { merchant, token: usdc, amount: 5n, requestHash: `0x${"cd".repeat(32)}` as Hex };
  const [approve, settle] = encodeSettlement(settlementContract, spec);
  if (approve === undefined || settle === undefined) throw new Error("A settlement has two calls.");
  const simple = parseAbi([
    "function execute(address dest, uint256 value, bytes func)",
    "function executeBatch(address[] dest, uint256[] value, bytes[] func)",
  ]);
  const simple06 = parseAbi(["function executeBatch(address[] dest, bytes[] func)"]);
  const modular = parseAbi([
    "struct Call { address to; uint256 value; bytes data; }",
    "function executeBatch(Call[] calls)",
  ]);
  const calls = [approve, settle].map((call) => ({ ...call, value: 0n }));
  const modularBatch = (made: readonly { to: Hex; value: bigint; data: Hex }[]) =>
    encodeFunctionData({ abi: modular, functionName: "executeBatch", args: [made] });
  const steal = {
    to: usdc,
    value: 0n,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [merchant, 1n] }),
  };
  const single = (value = 0n) =>
    encodeFunctionData({ abi: simple, functionName: "execute", args: [settle.to, value, settle.data] });
  const batch = (values: readonly bigint[] = [0n, 0n]) =>
    encodeFunctionData({
      abi: simple,
      functionName: "executeBatch",
      args: [[approve.to, settle.to], values, [approve.data, settle.data]],
    });

  const read: [string, Hex][] = [
    ["ERC-7579, single", encodeExecute([{ ...settle, value: 0n }])],
    ["ERC-7579, batch", encodeExecute(calls)],
    ["ERC-6900 and SimpleAccount of v0.8, batch", modularBatch(calls)],
    ["SimpleAccount and ERC-6900, single", single()],
    ["SimpleAccount, batch", batch()],
    ["SimpleAccount, batch without values", batch([])],
    [
      "SimpleAccount of v0.6, batch",
      encodeFunctionData({
        abi: simple06,
        functionName: "executeBatch",
        args: [
          [approve.to, settle.to],
          [approve.data, settle.data],
        ],
      }),
    ],
  ];
  test.each(read)("default: %s", (_, callData) => {
    expect(readSettlement(callData, settlementContract)).toEqual(spec);
  });

  const unread: [string, Hex][] = [
    ["nothing", "0x"],
    ["another function", "0x12345678"],
    ["another contract's settlement", encodeExecute([{ ...settle, to: usdc, value: 0n }])],
    ["two settlements", encodeExecute([...calls, { ...settle, value: 0n }])],
    ["another call beside it", encodeExecute([...calls, steal])],
    ["another call beside it, by ERC-6900", modularBatch([...calls, steal])],
    ["ETH beside it, by ERC-6900", modularBatch(calls.map((call) => ({ ...call, value: 1n })))],
    ["trailing bytes, by ERC-6900", concat([modularBatch(calls), "0x00"])],
    ["ETH beside it", single(1n)],
    ["trailing bytes", concat([single(), "0x00"])],
    ["a batch with too few values", batch([0n])],
    [
      "an allowance for another spender",
      encodeExecute([
        {
          ...approve,
          value: 0n,
          data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [merchant, 5n] }),
        },
        { ...settle, value: 0n },
      ]),
    ],
    [
      "a delegatecall",
      encodeExecute([{ ...settle, value: 0n }])
        .replace("0x", "0x")
        .replace(/^(0x.{8})00/, "$1ff") as Hex,
    ],
  ];
  test.each(unread)("error: %s", (_, callData) => {
    expect(readSettlement(callData, settlementContract)).toBeUndefined();
  });

  test("behavior: reads what an ERC-7579 account would run", () => {
    expect(decodeExecute(encodeExecute(calls))).toMatchObject(calls.map(({ data }) => ({ data })));
  });
});

describe("scopes", () => {
  const base = { ownerSigner: privateKeyToAccount(generatePrivateKey()), ...endpoints };
  const wrong: [object, string][] = [
    [{ spendCap: 0n, expiry: Date.now() + 1000 }, "spendCap"],
    [{ spendCap: 1n, expiry: Date.now() - 1000 }, "expiry"],
    [{ spendCap: 1n, expiry: 1 }, "expiry"],
    [{ spendCap: 1n, expiry: Date.now() * 1000 }, "expiry"],
    [{ spendCap: 1n, expiry: Date.now() + 1000, targets: [usdc] }, "targets"],
    [{ spendCap: 1n, expiry: Date.now() + 1000, period: 0 }, "period"],
  ];

  test("error: an EntryPoint that sessions do not act through", () => {
    const scopes = { spendCap: 1n, expiry: Date.now() + 60_000 };
    for (const entryPoint of [devnet.addresses.entryPoint06, usdc])
      expect(() => aaNativeSessionSigner({ ...base, scopes, entryPoint })).toThrow("entryPoint");
  });

  test.each(wrong.map(([scopes, issue]) => [issue, scopes] as const))(
    "error: %s makes no sense",
    (issue, scopes) => {
      expect(() => aaNativeSessionSigner({ ...base, scopes: scopes as never })).toThrow(issue);
    },
  );

  test("behavior: expiry in seconds and in milliseconds", () => {
    for (const expiry of [Date.now() + 60_000, Math.floor(Date.now() / 1000) + 60])
      expect(() => aaNativeSessionSigner({ ...base, scopes: { spendCap: 1n, expiry } })).not.toThrow();
  });
});

test("behavior: every part of a request is in its hash", () => {
  const request = {
    merchant: `0x${"b0".repeat(20)}` as Address,
    chainId: 1,
    method: "GET",
    endpoint: "/a",
    timeBucket: 2,
    clientNonce: numberToHex(3, { size: 32 }),
  };
  const changed = [
    { merchant: usdc },
    { chainId: 2 },
    { method: "POST" },
    { endpoint: "/b" },
    { timeBucket: 3 },
    { clientNonce: numberToHex(4, { size: 32 }) },
    // Where one text ends and the next begins counts, too.
    { method: "GET/", endpoint: "a" },
  ];
  const hashes = [{}, ...changed].map((change) => toRequestHash({ ...request, ...change }));
  expect(new Set(hashes).size).toBe(hashes.length);
});
