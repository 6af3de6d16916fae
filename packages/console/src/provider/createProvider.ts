import * as z from "zod/mini";
import { bundleIdSchema, type SendCalls } from "../channel/callSchemas.ts";
import { addressSchema, chainIdSchema, type Hex } from "../channel/fields.ts";
import { isPageMethod, type PageMethod, type ResultOf } from "../channel/methods.ts";
import { permissionTypes, ruleTypes } from "../channel/permissionSchemas.ts";
import { readParams } from "../channel/readParams.ts";
import { askPage } from "./askPage.ts";
import { createEvents, type ProviderEvents } from "./events.ts";
import { createMemory, defaultStorage, type MemoryStorage } from "./memory.ts";
import { ProviderRpcError, providerError } from "./ProviderRpcError.ts";
import { readCallsStatus } from "./readCallsStatus.ts";
import { nodeMethods, readNode } from "./readNode.ts";

/** What {@link createProvider} takes. */
export interface CreateProviderParameters {
  /** Where the owner's page is served, such as `https://wallet.example`. */
  readonly pageUrl: string;
  /** Chains that the site works on, at least one; the first is the current one until it is switched. */
  readonly chainIds: readonly number[];
  /** A node for each chain, for methods that only read and for `wallet_getCallsStatus`. @default none: these are refused */
  readonly rpcUrls?: Readonly<Record<number, string>> | undefined;
  /** Seconds that the owner may take to answer. @default 600 */
  readonly timeoutSeconds?: number | undefined;
  /** Keeps who is connected over the site's reloads; `null`: nothing does. @default the tab's sessionStorage */
  readonly storage?: MemoryStorage | null | undefined;
}

/** What is asked of a provider. */
export interface RequestArguments {
  readonly method: string;
  readonly params?: unknown;
}

/** An EIP-1193 provider whose answers come from the owner's page. */
export interface Provider extends ProviderEvents {
  /**
   * Asks for something. What needs the owner opens the page; one thing is asked at a time.
   *
   * @throws {ProviderRpcError}
   */
  readonly request: (request: RequestArguments) => Promise<unknown>;
}

/** Milliseconds that the page has to open and a node to answer. */
const patience = 60_000;

const parametersSchema = z.strictObject({
  pageUrl: z.pipe(
    z.url({ protocol: /^https?$/, error: "is not an http(s) URL" }),
    z.transform((text) => new URL(text)),
  ),
  chainIds: z
    .array(z.int().check(z.positive()))
    .check(z.minLength(1, "names no chain"), z.maxLength(16, "names over 16 chains")),
  rpcUrls: z._default(z.record(z.string(), z.url({ protocol: /^https?$/ })), {}),
  timeoutSeconds: z._default(z.number().check(z.minimum(1), z.maximum(86_400)), 600),
  storage: z.optional(
    z.nullable(
      z.custom<MemoryStorage>((value) => typeof value === "object" && value !== null && "getItem" in value),
    ),
  ),
});

/**
 * Makes a provider that opens the owner's page whenever the owner is to decide.
 *
 * @param parameters - Where the page is, and on which chains.
 * @returns The provider; {@link announceProvider} shows it to the site's wallet choosers.
 * @throws {TypeError} when a parameter is not of its form.
 *
 * @example
 * const provider = createProvider({ pageUrl: "https://wallet.example", chainIds: [8453] });
 * const [permission] = await provider.request({ method: "wallet_requestExecutionPermissions", params: [asked] });
 */
export function createProvider(parameters: CreateProviderParameters): Provider {
  const parsed = parametersSchema.safeParse(parameters);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    throw new TypeError(`The parameters of createProvider are not valid: ${issues.join("; ")}.`);
  }
  const { pageUrl, rpcUrls, timeoutSeconds } = parsed.data;
  const chains = parsed.data.chainIds.map(toHex);
  const storage = parsed.data.storage === undefined ? defaultStorage() : (parsed.data.storage ?? undefined);
  const memory = createMemory(storage, `abba.provider.${pageUrl.origin}`);
  const events = createEvents();
  let current = chains[0] as Hex;
  let isAsking = false;

  const accounts = () => memory.get().connection?.accounts ?? [];

  const askOwner = async <method extends PageMethod>(
    method: method,
    params: unknown,
  ): Promise<ResultOf<method>> => {
    const read = readParams(method, params);
    if ("failure" in read) throw new ProviderRpcError(read.failure);
    if (isAsking) throw providerError("pending");
    isAsking = true;
    try {
      const timeouts = { ready: patience, answer: timeoutSeconds * 1_000 };
      return await askPage({ pageUrl, method, params, timeouts });
    } finally {
      isAsking = false;
    }
  };

  const askNode = async (chainId: Hex, method: string, params: unknown): Promise<unknown> => {
    const rpcUrl = rpcUrls[Number(chainId)];
    if (rpcUrl === undefined)
      throw providerError(
        "unsupportedMethod",
        `${method} needs a node, and the site named none for chain ${Number(chainId)}.`,
      );
    return await readNode(rpcUrl, { method, params }, patience);
  };

  const sendCalls = async (params: unknown) => {
    const read = readParams("wallet_sendCalls", params);
    if ("failure" in read) throw new ProviderRpcError(read.failure);
    const [calls] = read.params;
    checkCapabilities(calls);
    const { bundles } = memory.get();
    const known = (id: Hex) => bundles.some((bundle) => bundle.id === id.toLowerCase());
    if (calls.id !== undefined && known(calls.id)) throw providerError("duplicateId");
    const { transactionHash, from } = await askOwner("wallet_sendCalls", params);
    const id = (calls.id ?? transactionHash).toLowerCase() as Hex;
    memory.set({ bundles: [...bundles, { id, chainId: calls.chainId, from, transactionHash }] });
    return { id };
  };

  const ownMethods: Readonly<Record<string, (params: unknown) => unknown>> = {
    eth_chainId: () => current,
    eth_accounts: () => accounts(),
    eth_requestAccounts: async (params) => {
      if (accounts().length > 0) return accounts();
      const connection = await askOwner("eth_requestAccounts", params);
      memory.set({ connection });
      events.emit("accountsChanged", connection.accounts);
      return connection.accounts;
    },
    wallet_switchEthereumChain: (params) => {
      const [{ chainId }] = parse(z.tuple([z.strictObject({ chainId: chainIdSchema })]), params);
      const chosen = toHex(Number(chainId));
      if (!chains.includes(chosen)) throw providerError("chainNotAdded");
      if (chosen !== current) {
        current = chosen;
        events.emit("chainChanged", current);
      }
      return null;
    },
    wallet_getSupportedExecutionPermissions: () =>
      Object.fromEntries(
        permissionTypes.map((type) => [type, { chainIds: chains, ruleTypes: [...ruleTypes] }]),
      ),
    wallet_getCapabilities: (params) => {
      const [address, asked = chains] = parse(
        z.union([z.tuple([addressSchema]), z.tuple([addressSchema, z.array(chainIdSchema)])]),
        params,
      );
      const { connection } = memory.get();
      const isConnected = connection?.accounts.some((one) => one.toLowerCase() === address.toLowerCase());
      if (connection === undefined || isConnected !== true) throw providerError("unauthorized");
      const wanted = asked.map((chainId) => toHex(Number(chainId)));
      return Object.fromEntries(
        connection.chains
          .map(({ chainId, atomic }) => [toHex(Number(chainId)), atomic] as const)
          .filter(([chainId]) => wanted.includes(chainId))
          .map(([chainId, atomic]) => [
            chainId,
            { atomic: { status: atomic ? "supported" : "unsupported" } },
          ]),
      );
    },
    wallet_sendCalls: sendCalls,
    wallet_getCallsStatus: async (params) => {
      const [id] = parse(z.tuple([bundleIdSchema]), params);
      const bundle = memory.get().bundles.find((one) => one.id === id.toLowerCase());
      if (bundle === undefined) throw providerError("unknownBundle");
      return await readCallsStatus(bundle, (method, given) => askNode(bundle.chainId, method, given));
    },
  };

  const answer = async (method: string, params: unknown): Promise<unknown> => {
    const own = Object.hasOwn(ownMethods, method) ? ownMethods[method] : undefined;
    if (own !== undefined) return await own(params);
    if (isPageMethod(method)) return await askOwner(method, params);
    if (nodeMethods.includes(method)) return await askNode(current, method, params);
    throw providerError("unsupportedMethod", `The method ${method.slice(0, 64)} is not supported.`);
  };

  return {
    request: async (request) => {
      const { method, params } = parse(
        z.object({ method: z.string(), params: z.optional(z.unknown()) }),
        request,
      );
      return await answer(method, params);
    },
    on: events.on,
    removeListener: events.removeListener,
  };
}

const toHex = (chainId: number): Hex => `0x${chainId.toString(16)}`;

function parse<schema extends z.ZodMiniType>(schema: schema, value: unknown): z.output<schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw providerError("invalidParams");
}

/** Nothing is supported beyond what every call has; what may be left out is. */
function checkCapabilities({ calls, capabilities }: SendCalls): void {
  for (const asked of [capabilities, ...calls.map((call) => call.capabilities)]) {
    const name = Object.keys(asked ?? {}).find((one) => asked?.[one]?.optional !== true);
    if (name !== undefined)
      throw providerError("unsupportedCapability", `The required capability ${name} is not supported.`);
  }
}
