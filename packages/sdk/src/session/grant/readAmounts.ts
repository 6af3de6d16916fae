import { type Address, type Client, erc20Abi, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { parseAmount } from "../../amounts/parseAmount.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { resolveTokenName } from "../ledger/readCeiling.ts";
import type { PaymentRule, SpendLimit } from "../SessionTerms.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/** Parameters whose amounts are all in base units, and whose tokens are addresses. */
export interface SessionKeyAmounts {
  /** `undefined`: nothing was said. */
  readonly spend: readonly SpendLimit[] | undefined;
  readonly transfers: readonly (SpendLimit & { readonly to: readonly Address[] })[];
  readonly payments: readonly PaymentRule[];
}

/** Where nothing was asked for. */
export const noAmounts: SessionKeyAmounts = { spend: undefined, transfers: [], payments: [] };

/**
 * Turns amounts such as `"12.50"` into base units. How many decimals a token has, its contract is asked, once each.
 *
 * @param client - Reads the chain; not asked when all amounts are bigints.
 * @param parameters - What was asked for.
 * @param network - Finds tokens by name.
 * @returns Amounts in base units.
 * @throws {DecimalsTooManyError | AmountInvalidError} when an amount does not fit its token.
 */
export async function readAmounts(
  client: Client,
  parameters: ParsedSessionKeyParameters,
  network: Pick<Network, "chainId" | "addresses">,
): Promise<SessionKeyAmounts> {
  const decimals = new Map<Address, Promise<number>>();
  const decimalsOf = (token: Address) => {
    const known = decimals.get(token) ?? readDecimals(client, token);
    decimals.set(token, known);
    return known;
  };
  const toUnits = async (token: Address, amount: bigint | string, field: string) =>
    typeof amount === "bigint" ? amount : parseAmount(amount, await decimalsOf(token), field);
  const toLimit =
    (list: "spend" | "transfers") =>
    async (wish: LimitWish, index: number): Promise<SpendLimit> => {
      const token = resolveTokenName(wish.token, network);
      const { lifetime, perPeriod = lifetime, perOperation = perPeriod } = wish;
      const inUnits = (amount: bigint | string, name: string) =>
        toUnits(token, amount, `${list}.${index}.${name}`);
      return {
        token,
        lifetime: await inUnits(lifetime, "lifetime"),
        perPeriod: await inUnits(perPeriod, "perPeriod"),
        perOperation: await inUnits(perOperation, "perOperation"),
      };
    };
  return {
    spend: parameters.spend && (await Promise.all(parameters.spend.map(toLimit("spend")))),
    transfers: await Promise.all(
      parameters.transfers.map(async ({ to, ...wish }, index) => ({
        ...(await toLimit("transfers")(wish, index)),
        to,
      })),
    ),
    payments: await Promise.all(
      parameters.payments.map(async ({ token: name, perPayment, ...rule }, index) => {
        const token = resolveTokenName(name, network);
        return {
          ...rule,
          token,
          perPayment: await toUnits(token, perPayment, `payments.${index}.perPayment`),
        };
      }),
    ),
  };
}

type LimitWish = NonNullable<ParsedSessionKeyParameters["spend"]>[number];

/** Most decimals with which one whole token fits what a limit can hold. */
const maxDecimals = 33;

async function readDecimals(client: Client, token: Address): Promise<number> {
  if (token === zeroAddress) return 18;
  const decimals = await readContract(client, { abi: erc20Abi, address: token, functionName: "decimals" });
  return Math.min(decimals, maxDecimals);
}
