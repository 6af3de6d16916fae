import type { Address } from "viem";
import type { FundAndVerifyParameters } from "../commerce/fundAndVerify.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";

/** What `fundAndVerify` may be told beside its arguments. */
export type FundAndVerifyOptions = Omit<
  FundAndVerifyParameters,
  "transactionId" | "seller" | "amount" | "deadline"
>;

/** Arguments of `fundAndVerify`: a payment, or, as published, its parts by position. */
export type PaymentArguments =
  | [payment: FundAndVerifyParameters]
  | [
      transactionId: string,
      seller: Address,
      amount: bigint | string,
      token?: "USDC" | undefined,
      deadline?: bigint | number | undefined,
      options?: FundAndVerifyOptions | undefined,
    ];

/**
 * Reads the arguments of `fundAndVerify`.
 *
 * @param args - {@link PaymentArguments}
 * @returns The payment.
 * @throws {ParametersInvalidError} when another token than USDC is named.
 */
export function toPayment(args: PaymentArguments): FundAndVerifyParameters {
  if (args.length === 1) return args[0];
  const [transactionId, seller, amount, token = "USDC", deadline, options] = args;
  if (token !== "USDC") {
    throw new ParametersInvalidError("parameters of fundAndVerify", ['token: is not "USDC"']);
  }
  return { ...options, transactionId, seller, amount, deadline };
}
