import * as z from "zod/mini";
import { AnswerMalformedError, type EndpointRole } from "../errors/endpointErrors.ts";

const quantity = z.string().check(z.regex(/^0x[0-9a-fA-F]{1,64}$/));
const bytes = z.string().check(z.regex(/^0x([0-9a-fA-F]{2})*$/));
const hash = z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/));
const address = z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/));

const log = z.looseObject({
  address,
  topics: z.array(hash),
  data: bytes,
  blockNumber: z.nullish(quantity),
  transactionHash: z.nullish(hash),
});
const receipt = z.looseObject({
  transactionHash: hash,
  blockNumber: z.nullish(quantity),
  status: z.nullish(quantity),
  logs: z.array(log),
});
const block = z.looseObject({ number: z.nullish(quantity), timestamp: quantity });
const gasLimits = z.looseObject({
  callGasLimit: quantity,
  preVerificationGas: quantity,
  verificationGasLimit: quantity,
});

/** What methods answer, as far as it is read. Of others anything is taken that is an answer at all. */
const forms: Readonly<Record<string, z.ZodMiniType>> = {
  eth_blockNumber: quantity,
  eth_call: bytes,
  eth_chainId: quantity,
  eth_estimateGas: quantity,
  eth_estimateUserOperationGas: gasLimits,
  eth_feeHistory: z.looseObject({ baseFeePerGas: z.array(quantity) }),
  eth_gasPrice: quantity,
  eth_getBalance: quantity,
  eth_getBlockByHash: z.nullable(block),
  eth_getBlockByNumber: z.nullable(block),
  eth_getCode: bytes,
  eth_getLogs: z.array(log),
  eth_getTransactionCount: quantity,
  eth_getTransactionReceipt: z.nullable(receipt),
  eth_maxPriorityFeePerGas: quantity,
  eth_sendRawTransaction: hash,
  eth_sendUserOperation: hash,
};

/** Anything but nothing: JSON-RPC 2.0 has a result in every answer that is no error. */
const anything = z.unknown().check(z.refine((value) => value !== undefined));

/**
 * Checks that what an endpoint answered has the form of an answer to what it was asked.
 *
 * @param method - The JSON-RPC method.
 * @param answer - The result.
 * @param endpoint - Who answered.
 * @returns It, as it came.
 * @throws {AnswerMalformedError} Its text is not repeated.
 */
export function checkAnswer(method: string, answer: unknown, endpoint: EndpointRole): unknown {
  const form = Object.hasOwn(forms, method) ? forms[method] : anything;
  if (answer === undefined || form?.safeParse(answer).success !== true) {
    throw new AnswerMalformedError({ method, endpoint });
  }
  return answer;
}
