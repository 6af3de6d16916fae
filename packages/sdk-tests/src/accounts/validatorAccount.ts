import type { Devnet } from "@abbababa/devnet";
import { type Address, concat, type Hex, pad } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt } from "./chain.ts";
import { encodeInstall, encodeLinkedUninstall, encodeUninstall } from "./encoding.ts";
import type { AccountKind, AccountMaker, ModularAccount } from "./ModularAccount.ts";
import { signUserOperationHash } from "./userOperation.ts";

/** In what accounts differ whose one validator at the start is the ECDSA validator. */
export interface ValidatorAccountKind {
  readonly kind: AccountKind;
  /** Creation code of an account, constructor arguments included. */
  readonly creationCodeOf: (owner: Address) => Hex;
  readonly nonceKeyFor: ModularAccount["nonceKeyFor"];
  /** Whether it must be told a module's predecessor to uninstall it. */
  readonly modulesAreLinked: boolean;
}

/** Makes accounts whose one validator is the ECDSA validator, and which name it in front of a signature. */
export function validatorAccountMaker(devnet: Devnet, kind: ValidatorAccountKind): AccountMaker {
  return {
    kind: kind.kind,
    async create(owner) {
      const address = await deployBySalt(devnet, kind.creationCodeOf(owner.address), pad("0x"));
      return toAccount(devnet, kind, address, owner);
    },
  };
}

function toAccount(
  devnet: Devnet,
  { kind, nonceKeyFor, modulesAreLinked }: ValidatorAccountKind,
  address: Address,
  owner: PrivateKeyAccount,
): ModularAccount {
  const { ecdsaValidator } = devnet.addresses;
  const wrapSignature = (validator: Address, signature: Hex) => concat([validator, signature]);
  return {
    kind,
    address,
    owner,
    ownerNonceKey: nonceKeyFor(ecdsaValidator),
    nonceKeyFor,
    signOperation: (operation) => signUserOperationHash(devnet, owner, operation),
    encodeInstall,
    encodeUninstall: async (type, module, data) =>
      modulesAreLinked
        ? await encodeLinkedUninstall(devnet, address, type, module, data)
        : encodeUninstall(type, module, data),
    wrapSignature,
    signHash: async (hash) => wrapSignature(ecdsaValidator, await owner.sign({ hash })),
  };
}

/** Nonce key of accounts that read the validator from its first bytes: validator (20) ‖ free (4) */
export function leadingValidator(validator: Address): bigint {
  return BigInt(concat([validator, "0x00000000"]));
}
