import { isAddress } from "viem";
import type { AccountOwner } from "../../owners/AccountOwner.ts";
import { type ContractOwner, toContractOwner } from "../../owners/toContractOwner.ts";
import { SignerTimeoutError } from "../errors/signerErrors.ts";
import { askSigner } from "./askSigner.ts";
import { defaultOwnerTimeout } from "./checkingSigner.ts";
import { withinTime } from "./withinTime.ts";

/**
 * Makes an owner of a contract. What goes wrong while it signs is said typed; whether it stands by what was signed, it is
 * asked where the chain is known.
 *
 * @param contract - The contract, and who signs for it.
 * @param timeout - Milliseconds that one signature may take.
 */
export function toContract(contract: ContractOwner, timeout = defaultOwnerTimeout): AccountOwner {
  const owner = toContractOwner(contract);
  const tooLate = () => new SignerTimeoutError({ signer: contract.address, timeout });
  return {
    ...owner,
    signTypedData: (typedData) =>
      askSigner(() => withinTime(() => owner.signTypedData(typedData), timeout, tooLate)),
  };
}

/**
 * Says whether a value names a contract as an owner.
 *
 * @param value - Whatever was given.
 */
export function isContract(value: unknown): value is Pick<ContractOwner, "type" | "address"> {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "smart" &&
    "address" in value &&
    typeof value.address === "string" &&
    isAddress(value.address, { strict: false })
  );
}

/**
 * Says whether a value is a contract that can sign.
 *
 * @param value - Whatever was given as an owner.
 */
export function isContractOwner(value: unknown): value is ContractOwner {
  return isContract(value) && "signTypedData" in value && typeof value.signTypedData === "function";
}
