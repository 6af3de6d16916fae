import type { Hex, Transport } from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues } from "../../errors/ParametersInvalidError.ts";
import { PaymasterAnswerInvalidError } from "../errors/sponsorshipErrors.ts";

/** Gas: a field of 128 bits. */
const gas = z.string().check(z.regex(/^0x[0-9a-fA-F]{1,32}$/, "is not a quantity of at most 128 bits"));

/**
 * What an ERC-7677 service answers, stub and data alike. All else is dropped: viem would write it over the operation that
 * it is asked to pay for, whose calls are nobody's but the agent's.
 */
const answer = z.object({
  paymaster: addressSchema,
  paymasterData: z.custom<Hex>(
    (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value),
    "is not bytes in hex",
  ),
  paymasterVerificationGasLimit: z.nullish(gas),
  paymasterPostOpGasLimit: z.nullish(gas),
  isFinal: z.nullish(z.boolean()),
});

/**
 * Lets nothing of a paymaster's service through but what ERC-7677 has it answer.
 *
 * @param transport - Where the service is.
 * @returns The transport, whose requests throw {@link PaymasterAnswerInvalidError} for any other answer.
 */
export function withParsedResponses(transport: Transport): Transport {
  return (options) => {
    const inner = transport(options);
    const request = async (...parameters: Parameters<typeof inner.request>): Promise<unknown> => {
      const parsed = answer.safeParse(await inner.request(...parameters), sentences);
      if (parsed.success) return parsed.data;
      // What it said is not repeated.
      throw new PaymasterAnswerInvalidError({ issues: describeIssues(parsed.error) });
    };
    return { ...inner, request: request as typeof inner.request };
  };
}
