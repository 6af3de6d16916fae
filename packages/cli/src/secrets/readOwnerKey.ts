import { type Hex, isHex, size } from "viem";
import { UsageError } from "../errors.ts";
import { readSecret } from "./readSecret.ts";

/** Where the owner's key is. */
export interface OwnerOptions {
  /** File of the private key; `-` for standard input. */
  readonly ownerKey?: string | undefined;
  readonly secretCommand?: string | undefined;
}

/**
 * Reads the owner's private key.
 *
 * @param options - Where it is.
 * @throws {UsageError | HomeError} when there is none.
 */
export async function readOwnerKey({ ownerKey, secretCommand }: OwnerOptions): Promise<Hex> {
  const secret = await readSecret({ file: ownerKey, command: secretCommand }, "the owner's key");
  if (!isHex(secret) || size(secret) !== 32) throw new UsageError("The owner's key is not a private key.");
  return secret;
}
