import { type Address, getAddress, type Hex } from "viem";
import * as z from "zod";

/** A text of a kind. */
const shaped = (shape: RegExp, what: string) => z.string().regex(shape, `is not ${what}`);

/** An id of the API's. */
export const id = (prefix: string) => shaped(new RegExp(`^${prefix}_[0-9a-f]{24,32}$`), "an id");

/** An amount in base units, as a decimal string. */
export const amount = shaped(/^(?:0|[1-9]\d{0,77})$/, "a whole number of base units");

/** An address, checksummed. */
export const address = shaped(/^0x[0-9a-fA-F]{40}$/, "an address").transform(
  (value): Address => getAddress(value.toLowerCase()),
);

/** 32 bytes. */
export const hash = shaped(/^0x[0-9a-fA-F]{64}$/, "32 bytes of hex").transform(
  (value) => value.toLowerCase() as Hex,
);

/** A public key for encryption, as its owner published it. */
export const publicKey = shaped(/^0x[0-9a-fA-F]{66,130}$/, "a public key").transform((value) => value as Hex);

/** A signature of a wallet: of a smart account, whatever it verifies. */
export const signature = shaped(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/, "a signature").transform(
  (value) => value as Hex,
);

/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();

/** A page of a list. */
export const page = <item extends z.ZodType>(item: item) =>
  z.object({ items: z.array(item).max(100), nextCursor: z.string().max(500).nullable() });
