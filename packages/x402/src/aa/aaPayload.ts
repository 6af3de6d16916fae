import { type Address, type Hex, isAddress, isHash, isHex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import * as z from "zod/mini";
import type { SettledRequest } from "./requestHash.ts";
import type { SettlementCallSpec } from "./settlementCalls.ts";

const address = z.custom<Address>(
  (value) => typeof value === "string" && isAddress(value, { strict: false }),
);
const hash = z.custom<Hex>((value) => typeof value === "string" && isHash(value));
const bytes = z.custom<Hex>((value) => isHex(value) && value.length % 2 === 0 && value.length <= 131_074);
const quantity = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-f]{1,64}$/i)),
  z.transform((text: string) => BigInt(text)),
);
const amount = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,77}$/)),
  z.transform((text: string) => BigInt(text)),
);

const operationShape = {
  sender: address,
  nonce: quantity,
  callData: bytes,
  callGasLimit: quantity,
  verificationGasLimit: quantity,
  preVerificationGas: quantity,
  maxFeePerGas: quantity,
  maxPriorityFeePerGas: quantity,
  signature: bytes,
};

/** An operation of EntryPoint v0.6: the factory's and the paymaster's data are in one field each. */
const operation06Schema = z.object({ ...operationShape, initCode: bytes, paymasterAndData: bytes });

const operation07Schema = z.object({
  ...operationShape,
  factory: z.optional(address),
  factoryData: z.optional(bytes),
  paymaster: z.optional(address),
  paymasterVerificationGasLimit: z.optional(quantity),
  paymasterPostOpGasLimit: z.optional(quantity),
  paymasterData: z.optional(bytes),
});

/** An operation as a payment carries it: its fields tell the EntryPoint that it is for. */
export type CarriedOperation = z.output<typeof operation06Schema> | z.output<typeof operation07Schema>;

/** What a payment of the scheme `aa-native` carries. */
export const aaPayloadSchema = z.object({
  userOp: z.union([operation06Schema, operation07Schema]),
  settlementCallSpec: z.object({ merchant: address, token: address, amount, requestHash: hash }),
  request: z.object({
    method: z.string().check(z.maxLength(16)),
    endpoint: z.string().check(z.maxLength(2_000)),
    timeBucket: z.int().check(z.nonnegative()),
    clientNonce: hash,
  }),
});

/** Writes a payment of the scheme `aa-native`: quantities in hexadecimal, as bundlers take them, the amount in decimals. */
export function toAaPayload(
  userOperation: UserOperation<"0.6" | "0.7">,
  { merchant, token, amount: value, requestHash }: SettlementCallSpec,
  { method, endpoint, timeBucket, clientNonce }: SettledRequest,
): Record<string, unknown> {
  const { authorization: _, ...fields } = userOperation;
  const userOp = Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, typeof field === "bigint" ? `0x${field.toString(16)}` : field]),
  );
  return {
    userOp,
    settlementCallSpec: { merchant, token, amount: `${value}`, requestHash },
    request: { method, endpoint, timeBucket, clientNonce },
  };
}
