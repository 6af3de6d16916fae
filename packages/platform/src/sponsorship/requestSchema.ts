import { type Address, getAddress, type Hex, hexToBigInt, hexToNumber, isAddress } from "viem";
import { z } from "zod";

const address = z
  .custom<string>((value) => typeof value === "string" && isAddress(value, { strict: false }))
  .transform((value): Address => getAddress(value));
/** Bytes, as many as a body may hold. */
const bytes = z.custom<Hex>((value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value));
const quantity = (bits: number) =>
  z
    .custom<Hex>(
      (value) => typeof value === "string" && new RegExp(`^0x[0-9a-fA-F]{1,${bits / 4}}$`).test(value),
    )
    .transform((value) => hexToBigInt(value));
const chainId = z
  .custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-fA-F]{1,12}$/.test(value))
  .transform((value) => hexToNumber(value));

const identity = {
  sender: address,
  nonce: quantity(256),
  callData: bytes,
  factory: address.nullish(),
  factoryData: bytes.nullish(),
};

/** Gas fields are 64 bits at most, so that no sum or product of them overflows. */
const gas = quantity(64);

/** A user operation whose gas is not estimated yet. */
const stubOperation = z.object(identity);

/** A user operation that lacks nothing but signatures. */
const finalOperation = z.object({
  ...identity,
  callGasLimit: gas,
  verificationGasLimit: gas,
  preVerificationGas: gas,
  maxFeePerGas: quantity(128),
  maxPriorityFeePerGas: quantity(128),
  paymasterVerificationGasLimit: gas,
  paymasterPostOpGasLimit: gas,
});

/** `[userOp, entryPoint, chainId, context]` of ERC-7677. */
export const stubParameters = z.tuple([stubOperation, address, chainId], z.unknown());

/** The same, with an operation that is ready. */
export const dataParameters = z.tuple([finalOperation, address, chainId], z.unknown());

/** What identifies an operation and says what it does. */
export type StubOperation = z.output<typeof stubOperation>;

/** An operation to sign for. */
export type FinalOperation = z.output<typeof finalOperation>;
