import { type Address, getAddress, type Hex } from "viem";
import * as z from "zod/mini";

/** A text of a kind. */
const shaped = (shape: RegExp, what: string) => z.string().check(z.regex(shape, `is not ${what}`));

/** An id of the API's. */
export const id = (prefix: string) => shaped(new RegExp(`^${prefix}_[0-9a-f]{24,32}$`), "an id");

/** An amount in base units, as a decimal string. */
export const amount = shaped(/^(?:0|[1-9]\d{0,77})$/, "a whole number of base units");

/** An address, checksummed. */
export const address = z.pipe(
  shaped(/^0x[0-9a-fA-F]{40}$/, "an address"),
  z.transform((value): Address => getAddress(value.toLowerCase())),
);

/** 32 bytes. */
export const hash = z.pipe(
  shaped(/^0x[0-9a-fA-F]{64}$/, "32 bytes of hex"),
  z.transform((value) => value.toLowerCase() as Hex),
);

/** A public key for encryption, as its owner published it. */
export const publicKey = z.pipe(
  shaped(/^0x[0-9a-fA-F]{66,130}$/, "a public key"),
  z.transform((value) => value as Hex),
);

/** A signature of a wallet: of a smart account, whatever it verifies. */
export const signature = z.pipe(
  shaped(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/, "a signature"),
  z.transform((value) => value as Hex),
);

/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();

/** A page of a list. */
export const page = <item extends z.ZodMiniType>(item: item) =>
  z.object({
    items: z.array(item).check(z.maxLength(100)),
    nextCursor: z.nullable(z.string().check(z.maxLength(500))),
  });
