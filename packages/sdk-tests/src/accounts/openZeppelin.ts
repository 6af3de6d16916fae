import { readFile } from "node:fs/promises";
import type { Devnet } from "@abbababa/devnet";
import { type Address, concat, encodeAbiParameters, type Hex, pad } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt } from "./chain.ts";
import { encodeInstall, encodeUninstall } from "./encoding.ts";
import type { AccountMaker, ModularAccount } from "./ModularAccount.ts";
import { signUserOperationHash } from "./userOperation.ts";

const artifact =
  "../../../../artifacts/contracts/test-support/accounts/OpenZeppelinAccount.sol/OpenZeppelinAccount.json";

/** An account built on OpenZeppelin's `AccountERC7579`; its first validator is the ECDSA validator. */
export async function openZeppelinMaker(devnet: Devnet): Promise<AccountMaker> {
  const { bytecode }: { bytecode: Hex } = JSON.parse(
    await readFile(new URL(artifact, import.meta.url), "utf8"),
  );
  const { ecdsaValidator } = devnet.addresses;
  return {
    kind: "openzeppelin",
    async create(owner) {
      const types = [{ type: "address" }, { type: "bytes" }] as const;
      const creationCode = concat([bytecode, encodeAbiParameters(types, [ecdsaValidator, owner.address])]);
      return toAccount(devnet, await deployBySalt(devnet, creationCode, pad("0x")), owner);
    },
  };
}

function toAccount(devnet: Devnet, address: Address, owner: PrivateKeyAccount): ModularAccount {
  const { ecdsaValidator } = devnet.addresses;
  // validator (20) ‖ free (4)
  const nonceKeyFor = (validator: Address) => BigInt(concat([validator, "0x00000000"]));
  const wrapSignature = (validator: Address, signature: Hex) => concat([validator, signature]);
  return {
    kind: "openzeppelin",
    address,
    owner,
    ownerNonceKey: nonceKeyFor(ecdsaValidator),
    nonceKeyFor,
    signOperation: (operation) => signUserOperationHash(devnet, owner, operation),
    encodeInstall,
    encodeUninstall: async (type, module, data) => encodeUninstall(type, module, data),
    wrapSignature,
    signHash: async (hash) => wrapSignature(ecdsaValidator, await owner.sign({ hash })),
  };
}
