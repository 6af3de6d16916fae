import { readFile } from "node:fs/promises";
import type { Devnet } from "@abbababa/devnet";
import { concat, encodeAbiParameters, type Hex } from "viem";
import type { AccountMaker } from "./ModularAccount.ts";
import { validatorAccountMaker } from "./validatorAccount.ts";

const artifact =
  "../../../../artifacts/contracts/test-support/accounts/OpenZeppelinAccount.sol/OpenZeppelinAccount.json";

const constructorParameters = [{ type: "address" }, { type: "bytes" }] as const;

/** An account built on OpenZeppelin's `AccountERC7579`; its first validator is the ECDSA validator. */
export async function openZeppelinMaker(devnet: Devnet): Promise<AccountMaker> {
  const { bytecode }: { bytecode: Hex } = JSON.parse(
    await readFile(new URL(artifact, import.meta.url), "utf8"),
  );
  const { ecdsaValidator } = devnet.addresses;
  return validatorAccountMaker(devnet, {
    kind: "openzeppelin",
    creationCodeOf: (owner) =>
      concat([bytecode, encodeAbiParameters(constructorParameters, [ecdsaValidator, owner])]),
    accountId: "@openzeppelin/contracts.AccountERC7579.v1.0.0",
    modulesAreLinked: false,
  });
}
