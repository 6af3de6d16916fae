import { concat, type Hex, type LocalAccount, type TypedDataDefinition } from "viem";
import type { OwnerKey } from "./OwnerKey.ts";

/** One owner of an account, able to sign: always typed data, so that a device shows what is signed. */
export interface AccountOwner {
  readonly key: OwnerKey;
  /** Signs, in the layout that the OwnerValidator reads behind the slot. */
  readonly signTypedData: (typedData: TypedDataDefinition) => Promise<Hex>;
  /** A signature of the right length and form, for estimating gas. */
  readonly stubSignature: Hex;
  /** Gas for validation, where the stub does not cost what a signature does. */
  readonly verificationGasLimit?: ((deploys: boolean) => bigint) | undefined;
}

/** 65 bytes of the right form; some key recovers from it. */
const ecdsaStub: Hex = concat([`0x${"ff".repeat(15)}f0${"00".repeat(16)}`, `0x7${"a".repeat(63)}`, "0x1c"]);

/**
 * Makes an owner of an account that signs with an ECDSA key.
 *
 * @param account - A private key's, a wallet's, a hardware device's.
 */
export function toEcdsaOwner(account: LocalAccount): AccountOwner {
  return {
    key: { kind: "ecdsa", address: account.address },
    signTypedData: (typedData) => account.signTypedData(typedData),
    stubSignature: ecdsaStub,
  };
}
