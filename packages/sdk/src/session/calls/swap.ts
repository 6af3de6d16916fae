import { type Address, erc20Abi, parseAbi } from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { atLeast, contracts, equal, list, paidTo, spends } from "./argumentRules.ts";
import type { NamedCall } from "./NamedCall.ts";

/** What {@link swap} takes. */
export interface SwapParameters {
  /** The exchange's router. It gets an allowance of `tokenIn`, which it must use on the account's own calls alone. */
  readonly router: Address;
  /** The token that is sold; `spend` must limit it. */
  readonly tokenIn: Address;
  /** The token that is bought. */
  readonly tokenOut: Address;
  /** Least that each swap must bring, in base units of `tokenOut`. */
  readonly leastOutput: bigint;
  /**
   * Fee of the pool, in millionths: the router's function is Uniswap v3's `exactInputSingle`, of the router without a
   * deadline. @default none: it is Uniswap v2's `swapExactTokensForTokens`
   */
  readonly fee?: number | undefined;
}

const names = {
  router: true,
  tokenIn: true,
  tokenOut: true,
  leastOutput: true,
  fee: true,
} satisfies Names<SwapParameters>;

const v3 = /* @__PURE__ */ parseAbi([
  "struct Swap { address tokenIn; address tokenOut; uint24 fee; address recipient; uint256 amountIn; uint256 amountOutMinimum; uint160 sqrtPriceLimitX96; }",
  "function exactInputSingle(Swap params) payable returns (uint256 amountOut)",
]);
const v2 = /* @__PURE__ */ parseAbi([
  "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline) returns (uint256[] amounts)",
]);

const schema = z.object({
  router: addressSchema,
  tokenIn: addressSchema,
  tokenOut: addressSchema,
  leastOutput: z
    .bigint("must be a bigint of base units")
    .check(z.gt(0n, "must be over 0: it is all that bounds the price")),
  fee: z.optional(
    z.int("must be a whole number of millionths").check(z.nonnegative("is negative"), z.maximum(999_999)),
  ),
});

/**
 * The calls by which a session swaps one token for another: the allowance for the router, and the swap. What is bought goes
 * to the account, and each swap brings at least so much, whatever the pool's price is made to be.
 *
 * @param parameters - {@link SwapParameters}
 * @returns For `calls` of `createSessionKey`, whose `spend` limits `tokenIn`.
 * @throws {ParametersInvalidError}
 *
 * @example
 * await createSessionKey({
 *   ownerPrivateKey,
 *   spend: [{ token: usdc, perOperation: "100", lifetime: "500" }],
 *   calls: swap({ router, tokenIn: usdc, tokenOut: weth, fee: 500, leastOutput: parseEther("0.02") }),
 *   escrowCalls: "none",
 * });
 */
export function swap(parameters: SwapParameters): readonly NamedCall[] {
  checkParameters(parameters, names, "parameters of swap");
  const { router, tokenIn, tokenOut, leastOutput, fee } = parseWith(schema, parameters, "parameters of swap");
  const approve = {
    target: tokenIn,
    abi: erc20Abi,
    functionName: "approve",
    rules: { spender: contracts([router]) },
  };
  const bought = paidTo("account");
  const exchange =
    fee === undefined
      ? {
          target: router,
          abi: v2,
          functionName: "swapExactTokensForTokens",
          rules: {
            amountIn: spends(tokenIn),
            amountOutMin: atLeast(leastOutput),
            path: list([tokenIn, tokenOut]),
            to: bought,
          },
        }
      : {
          target: router,
          abi: v3,
          functionName: "exactInputSingle",
          rules: {
            "params.tokenIn": contracts([tokenIn]),
            "params.tokenOut": contracts([tokenOut]),
            "params.fee": equal(BigInt(fee)),
            "params.recipient": bought,
            "params.amountIn": spends(tokenIn),
            "params.amountOutMinimum": atLeast(leastOutput),
          },
        };
  return [approve, exchange];
}
