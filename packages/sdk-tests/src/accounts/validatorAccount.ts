import type { Devnet } from "@abbababa/devnet";
import { toEcdsaValidatorSigner } from "@abbababa/sdk/accounts";
import { type Address, concat, type Hex, pad } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt } from "./chain.ts";
import { encodeLinkedUninstall, encodeUninstall } from "./encoding.ts";
import { adapterOf, fromAdapter } from "./fromAdapter.ts";
import type { AccountKind, AccountMaker, ModularAccount } from "./ModularAccount.ts";

/** In what accounts differ whose one validator at the start is the ECDSA validator. */
export interface ValidatorAccountKind {
  readonly kind: AccountKind;
  /** Creation code of an account, constructor arguments included. */
  readonly creationCodeOf: (owner: Address) => Hex;
  /** What it answers to `accountId()`. */
  readonly accountId: string;
  /** Whether it must be told a module's predecessor to uninstall it. */
  readonly modulesAreLinked: boolean;
}

/** Makes accounts whose one validator is the ECDSA validator, and which name it in front of a signature. */
export function validatorAccountMaker(devnet: Devnet, kind: ValidatorAccountKind): AccountMaker {
  return {
    kind: kind.kind,
    async create(owner) {
      const address = await deployBySalt(devnet, kind.creationCodeOf(owner.address), pad("0x"));
      return await toAccount(devnet, kind, address, owner);
    },
  };
}

async function toAccount(
  devnet: Devnet,
  { kind, accountId, modulesAreLinked }: ValidatorAccountKind,
  address: Address,
  owner: PrivateKeyAccount,
): Promise<ModularAccount> {
  const { ecdsaValidator } = devnet.addresses;
  const adapter = adapterOf(devnet, address, accountId);
  const { signaturePrefix } = adapter.selectionOf(ecdsaValidator);
  return await fromAdapter(adapter, toEcdsaValidatorSigner(owner, adapter, ecdsaValidator), {
    kind,
    owner,
    encodeUninstall: async (type, module, data) =>
      modulesAreLinked
        ? await encodeLinkedUninstall(devnet, address, type, module, data)
        : encodeUninstall(type, module, data),
    // The digest itself, which the validator looks for first: so much gas costs a grant.
    signHash: async (hash) => concat([signaturePrefix, await owner.sign({ hash })]),
  });
}
