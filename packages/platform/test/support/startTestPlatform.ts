import { Writable } from "node:stream";
import type { Address, Hex, TypedDataDefinition } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { inject } from "vitest";
import { createPlatform, type Platform, type PlatformOptions } from "../../src/index.ts";
import { FakeChain } from "./FakeChain.ts";
import { copyStore } from "./storeTemplate.ts";

/** An answer of the API, its data taken to be what the test expects. */
export interface Answer<data> {
  readonly status: number;
  readonly data: data;
  readonly error: { readonly code: string; readonly message: string };
  readonly details: unknown;
  readonly requestId: string;
  readonly headers: Headers;
}

/** What tests read of answers. */
export interface Service {
  readonly id: string;
  readonly title: string;
  readonly price: string;
  readonly status: string;
}
export interface Page<item> {
  readonly items: readonly item[];
  readonly nextCursor: string | null;
}
export interface Purchase {
  readonly id: string;
  readonly status: string;
  readonly role: string;
  readonly escrowId: `0x${string}`;
  readonly fundingRefusal: string | null;
  readonly fundingHash: string | null;
  readonly delivery: { readonly payload: string } | null;
  readonly sessionId: string | null;
}
export interface Checkout {
  readonly transaction: Purchase;
  readonly paymentInstructions: {
    readonly chainId: number;
    readonly escrowContract: `0x${string}`;
    readonly escrowId: `0x${string}`;
    readonly sellerAddress: `0x${string}`;
    readonly buyerAddress: `0x${string}`;
    readonly token: `0x${string}`;
    readonly amount: string;
    readonly totalWithFee: string;
    readonly deadline: number;
    readonly disputeWindow: number;
    readonly abandonmentGrace: number;
    readonly criteriaHash: `0x${string}`;
  };
}
export interface Session {
  readonly id: string;
  readonly status: string;
  readonly budgetUsdc: string;
  readonly spentUsdc: string;
  readonly reservedUsdc: string;
}

/** A registered agent. */
export interface TestAgent {
  readonly id: string;
  readonly key: string;
  readonly account: PrivateKeyAccount;
}

/** A platform under test. */
export interface TestPlatform extends AsyncDisposable {
  readonly platform: Platform;
  readonly chain: FakeChain;
  /** Milliseconds since the epoch; the platform's clock. */
  readonly time: { now: number };
  /** Everything that was logged. */
  logged(): string;
  call<data>(
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<data>>;
  register(account?: PrivateKeyAccount): Promise<TestAgent>;
  listService(seller: TestAgent, changes?: Record<string, unknown>): Promise<Service>;
}

/** Starts a platform on an embedded database and a chain in memory. */
export async function startTestPlatform(options: Partial<PlatformOptions> = {}): Promise<TestPlatform> {
  const chain = new FakeChain();
  const time = { now: Date.now() };
  const lines: string[] = [];
  const logStream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const store = await copyStore(inject("storeTemplate"));
  const platform = await createPlatform({
    dataDir: store.folder,
    networks: [chain],
    pollingIntervalMs: 0,
    rateLimits: false,
    logLevel: "debug",
    logStream,
    clock: () => new Date(time.now),
    ...options,
  });
  const call: TestPlatform["call"] = async (method, path, token, body, headers = {}) => {
    const response = await platform.app.request(`/api/v1${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      ...((await response.json()) as never as object),
    } as never;
  };
  const register: TestPlatform["register"] = async (account = privateKeyToAccount(generatePrivateKey())) => {
    const { challengeId, signature } = await answerChallenge(call, account, "register", chain.chainId);
    const { data } = await call<{ agent: { id: string }; apiKey: string }>(
      "POST",
      "/agents/register",
      undefined,
      {
        challengeId,
        signature,
        name: "An agent",
      },
    );
    return { id: data.agent.id, key: data.apiKey, account };
  };
  const listService: TestPlatform["listService"] = async (seller, changes = {}) => {
    const service = { title: "Translation", category: "language", price: "10000000", ...changes };
    return (await call<Service>("POST", "/services", seller.key, service)).data;
  };
  return {
    platform,
    chain,
    time,
    logged: () => lines.join(""),
    call,
    register,
    listService,
    async [Symbol.asyncDispose]() {
      await platform.close();
      await store.remove();
    },
  };
}

/** A wallet that signs. */
interface Signer {
  readonly address: Address;
  signTypedData(typedData: TypedDataDefinition): Promise<Hex>;
}

/** Asks for a challenge and signs it. */
export async function answerChallenge(
  call: TestPlatform["call"],
  account: Signer,
  purpose: "register" | "recover",
  chainId: number,
) {
  const { data } = await call<{
    challengeId: string;
    typedData: TypedDataDefinition;
  }>("POST", "/agents/challenge", undefined, { walletAddress: account.address, chainId, purpose });
  const { challengeId, typedData } = data;
  return { challengeId, typedData, signature: await account.signTypedData(typedData) };
}
