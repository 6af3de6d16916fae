import { type Chain, type PublicClient, type Transport, zeroAddress } from "viem";
import {
  createPaymasterClient,
  type GetPaymasterStubDataParameters,
  type GetPaymasterStubDataReturnType,
  type PaymasterClient,
} from "viem/account-abstraction";
import { EndpointMissingError } from "../../chains/chainErrors.ts";
import { isConfidential } from "../../chains/isConfidential.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { PaymasterNotAllowedError } from "../errors/budgetErrors.ts";
import { toTransport } from "../node/toTransport.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { canSelfFund } from "./canSelfFund.ts";
import { withParsedResponses } from "./withParsedResponses.ts";

/**
 * Who pays for gas: the account in ETH, the account in USDC through a paymaster, a paymaster, or whatever works
 * (`"auto"`: of each operation anew, the account if it has ETH enough for what it may cost at worst, else the paymaster if
 * there is one and the terms allow it).
 */
export type GasStrategy = "self-funded" | "erc20" | "sponsored" | "auto";

/** Headers of HTTP by name. They may hold a token: never printed. */
export type PaymasterHeaders = Readonly<Record<string, string>>;

/** Whether a value from outside can be sent as headers. */
export function isHeaders(value: unknown): value is PaymasterHeaders {
  if (typeof value !== "object" || value === null) return false;
  if (!Object.values(value).every((text) => typeof text === "string")) return false;
  try {
    new Headers(value as PaymasterHeaders);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds out who pays for the operations of a session.
 *
 * @param client - Reads the chain.
 * @param session - The session, whose terms may forbid a paymaster.
 * @param network - Where the paymaster's service is.
 * @param options - The strategy, and what the service is to be told.
 * @returns What a bundler's client is made with: nothing when the account pays.
 * @throws {EndpointMissingError | PaymasterNotAllowedError | ParametersInvalidError}
 */
export async function choosePaymaster(
  client: PublicClient<Transport, Chain>,
  { grant, terms }: ParsedGrant,
  { bundlerUrl, paymasterUrl }: Network,
  options: {
    readonly gasStrategy: GasStrategy;
    readonly paymasterHeaders: PaymasterHeaders | undefined;
  },
) {
  const { gasStrategy, paymasterHeaders } = options;
  if (gasStrategy === "self-funded") return {};
  const allowed = terms.paymaster !== "none";
  if (gasStrategy === "auto" && (paymasterUrl === undefined || !allowed)) return {};
  if (paymasterUrl === undefined) throw new EndpointMissingError("paymasterUrl");
  if (!allowed) throw new PaymasterNotAllowedError({ paymaster: zeroAddress });
  const transport = withParsedResponses(toPaymasterTransport(paymasterUrl, paymasterHeaders));
  const paymaster = createPaymasterClient({ transport });
  if (gasStrategy === "erc20") return { paymaster, paymasterContext: { token: grant.contracts.usdc } };
  if (gasStrategy === "sponsored") return { paymaster };
  if (bundlerUrl === undefined) throw new EndpointMissingError("bundlerUrl");
  const { gasBudget } = terms;
  return {
    paymaster: payingForOthers(paymaster, (operation) =>
      canSelfFund(client, { bundlerUrl, gasBudget, accountKind: grant.accountKind }, operation),
    ),
  };
}

/** Who pays when the account does not. */
function payingForOthers(
  { getPaymasterData, getPaymasterStubData }: PaymasterClient,
  pays: (operation: GetPaymasterStubDataParameters) => Promise<boolean>,
) {
  // Without an address viem adds no paymaster, and with `isFinal` asks no further.
  const nobody = { isFinal: true } as GetPaymasterStubDataReturnType;
  return {
    getPaymasterData,
    getPaymasterStubData: async (operation: GetPaymasterStubDataParameters) => {
      // So viem asks while it estimates the gas of what was found to pay for itself.
      const isBeingEstimated = operation.callGasLimit === 0n;
      return isBeingEstimated || (await pays(operation)) ? nobody : getPaymasterStubData(operation);
    },
  };
}

function toPaymasterTransport(url: string, headers: PaymasterHeaders = {}) {
  if (Object.keys(headers).length > 0 && !isConfidential(new URL(url))) {
    throw new ParametersInvalidError("network parameters", [
      "paymasterUrl: is to get headers, and is neither https nor http to a loopback address",
    ]);
  }
  return toTransport(url, "paymaster", { headers });
}
