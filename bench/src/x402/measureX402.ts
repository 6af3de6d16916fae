import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Devnet } from "@abbababa/devnet";
import { contractAddress } from "@abbababa/sdk";
import {
  type CreateSessionKeyParameters,
  createSessionKey,
  installExecutor,
  type SessionClient,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import {
  aaNativeSessionSigner,
  createMemoryBook,
  escrowScheme,
  payingFetch,
  settlementCalls,
} from "@abbababa/x402-aa-session";
import { createFileBook } from "@abbababa/x402-aa-session/book/file";
import type { SchemeNetworkClient } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { Hono } from "hono";
import { isHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { undone } from "../gas/lab.ts";
import { quantile } from "../latency/quantile.ts";
import { openShop } from "./openShop.ts";

/** One way to pay. */
export interface X402Row {
  readonly way: string;
  /** Milliseconds from the request, through the 402, to the answer: the median. */
  readonly served: number;
  /** Gas of the transaction that settled the last payment; `undefined`: none was found. */
  readonly gas: number | undefined;
}

/** What paying and being paid take. */
export interface X402Times {
  readonly rows: readonly X402Row[];
  /** Payments signed in a second, one after the other, the slot known: what one core does, and a session, which asks the node. */
  readonly signaturesPerSecond: { readonly key: number; readonly session: number };
  /** Requests in a second, one after the other. */
  readonly requestsPerSecond: readonly (readonly [what: string, perSecond: number])[];
}

const count = 10;
const host = "http://shop.example";

/**
 * Measures payments of every kind, in one process, to a shop of its own.
 *
 * @param devnet - Its chain mines at once.
 */
export async function measureX402(devnet: Devnet): Promise<X402Times> {
  return undone(devnet, async () => {
    const { chain, rpcUrl, bundlerUrl, publicClient } = devnet;
    const { usdc } = devnet.addresses;
    const network = `eip155:${chain.id}` as const;
    const payTo = privateKeyToAccount(generatePrivateKey()).address;
    const settlementContract = contractAddress("settlement", { chainId: chain.id });
    const shop = openShop(devnet, payTo, settlementContract);

    const grant = async (parameters: Partial<CreateSessionKeyParameters>): Promise<SessionClient> => {
      const owner = privateKeyToAccount(generatePrivateKey());
      const own = { owner, chain, rpcUrl, bundlerUrl, escrowCalls: "none", ...parameters } as const;
      const { serializedSessionKey, smartAccountAddress } = await createSessionKey(own);
      await devnet.fundUsdc(smartAccountAddress, 10_000_000n);
      await devnet.fundEth(smartAccountAddress, 10n ** 18n);
      if (parameters.executor === "redeem") {
        await devnet.fundEth(owner.address, 10n ** 18n);
        await installExecutor({ owner, index: 0n, chain, rpcUrl, via: "direct" });
      }
      return await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl, pollingInterval: 20 });
    };
    const gasOf = async (response: Response) => {
      const { transaction } = decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE") ?? "");
      if (!isHash(transaction)) return undefined;
      const receipt = await publicClient.getTransactionReceipt({ hash: transaction }).catch(() => undefined);
      if (receipt !== undefined) return Number(receipt.gasUsed);
      // An escrow's id stands in a transaction's place: what made the escrow tells of it.
      const latest = await publicClient.getBlockNumber({ cacheTime: 0 });
      const logs = await publicClient.getLogs({
        address: devnet.contracts.abbaBabaEscrow,
        fromBlock: latest - 5n,
      });
      const made = logs.find(({ topics }) => topics.some((topic) => topic === transaction));
      if (made === undefined) return undefined;
      return Number((await publicClient.getTransactionReceipt({ hash: made.transactionHash })).gasUsed);
    };
    const measure = async (way: string, buy: () => Promise<Response>): Promise<X402Row> => {
      const times: number[] = [];
      let gas: number | undefined;
      // The first one pays for what is done once.
      for (let payment = 0; payment <= count; payment += 1) {
        const before = performance.now();
        const response = await buy();
        if (payment > 0) times.push(performance.now() - before);
        if (response.status !== 200) throw new Error(`${way} was answered by ${response.status}.`);
        gas = await gasOf(response);
      }
      return { way, served: Math.round(quantile(times, 0.5)), gas };
    };
    const official = (scheme: SchemeNetworkClient) => {
      const buy = wrapFetchWithPayment(shop, new x402Client().register(network, scheme));
      return (path: string) => buy(`${host}${path}`);
    };

    const plain = privateKeyToAccount(generatePrivateKey());
    await devnet.fundUsdc(plain.address, 10_000_000n);
    const payments = [{ token: usdc, payees: [payTo], perPayment: 10_000n, perPeriod: 1_000 }];
    const signing = await grant({ payments });
    await signing.enableSession();
    const folder = await mkdtemp(join(tmpdir(), "abba-bench-"));
    const paying = (session: SessionClient, durable: boolean) => {
      const book = durable ? createFileBook({ folder }) : createMemoryBook();
      const pay = payingFetch(session, { fetch: shop, book });
      return async (path: string) => (await pay(`${host}${path}`)).response;
    };
    const spend = [{ token: usdc, lifetime: 5_000_000n }];
    const transfers = [{ token: usdc, to: [payTo], lifetime: 5_000_000n }];
    const settling = await grant({ calls: settlementCalls({ settlementContract, token: usdc }), spend });
    const ways: [string, (path: string) => Promise<Response>, string][] = [
      ["EOA, exact", official(new ExactEvmScheme(plain)), "/exact"],
      ["session, exact, book in memory", paying(signing, false), "/exact"],
      ["session, exact, book in a folder", paying(signing, true), "/exact"],
      ["session, ERC-7710", paying(await grant({ executor: "redeem", transfers }), false), "/erc7710"],
      [
        "session, aa-native",
        official(aaNativeSessionSigner({ session: settling, rpcUrl, bundlerUrl, settlementContract })),
        "/aa-native",
      ],
      [
        "session, escrowed",
        official(escrowScheme(await grant({ escrowCalls: "bounded", spend }))),
        "/escrow",
      ],
    ];
    const rows: X402Row[] = [];
    for (const [way, buy, path] of ways) rows.push(await measure(way, () => buy(path)));

    const place = { rule: 0, period: 0, slot: 999 };
    const { authorization } = await signing.signPayment({ to: payTo, value: 1n, place });
    const { from, to, value, validAfter, validBefore, nonce } = authorization;
    const message = { from, to, value, validAfter, validBefore, nonce };
    const signaturesPerSecond = {
      key: await perSecond(() => signTransfer(plain, { chainId: chain.id, usdc, message })),
      session: await perSecond(() => signing.signPayment({ to: payTo, value: 1n, place })),
    };
    const bare = new Hono().get("*", (context) => context.json({ served: true }));
    let payment = "";
    const keeping: typeof fetch = async (input, init) => {
      payment = new Headers(init?.headers).get("payment-signature") ?? payment;
      return await shop(input, init);
    };
    await payingFetch(signing, { fetch: keeping })(`${host}/exact`);
    const [inMemory, inFolder] = [paying(signing, false), paying(signing, true)];
    const requestsPerSecond: [string, number][] = [
      ["a bare route", await perSecond(async () => await bare.request(`${host}/free`))],
      ["a free route behind the paywall", await perSecond(() => shop(`${host}/free`))],
      ["answered by a 402", await perSecond(() => shop(`${host}/exact`))],
      [
        "a payment shown again, its stored answer",
        await perSecond(() => shop(`${host}/exact`, { headers: { "payment-signature": payment } })),
      ],
      ["paid and settled, book in memory", await perSecond(() => inMemory("/exact"))],
      ["paid and settled, book in a folder", await perSecond(() => inFolder("/exact"))],
    ];
    await rm(folder, { recursive: true });
    return { rows, signaturesPerSecond, requestsPerSecond };
  });
}

const fields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

interface Transfer {
  readonly chainId: number;
  readonly usdc: `0x${string}`;
  readonly message: {
    readonly from: `0x${string}`;
    readonly to: `0x${string}`;
    readonly value: bigint;
    readonly validAfter: bigint;
    readonly validBefore: bigint;
    readonly nonce: `0x${string}`;
  };
}

function signTransfer(account: ReturnType<typeof privateKeyToAccount>, { chainId, usdc, message }: Transfer) {
  return account.signTypedData({
    domain: { name: "USDC", version: "2", chainId, verifyingContract: usdc },
    types: { TransferWithAuthorization: fields },
    primaryType: "TransferWithAuthorization",
    message,
  });
}

/** How often something is done in a second, one after the other. */
async function perSecond(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let done = 0;
  for (; performance.now() - started < 1_000; done += 1) await run();
  return Math.round((done * 1_000) / (performance.now() - started));
}
