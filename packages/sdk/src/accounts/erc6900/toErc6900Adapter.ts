import { concat, encodeFunctionData, numberToHex } from "viem";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { AccountUnsupportedError } from "../accountErrors.ts";
import { moduleType } from "../erc7579/moduleTypes.ts";
import { accountAbi } from "./accountAbi.ts";
import { encodeCalls } from "./encodeCalls.ts";
import { validatedSelectors, validationFlags } from "./isValidationInstalled.ts";
import { entitySelection, validationEntity } from "./validationEntity.ts";

/**
 * Says how an ERC-6900 v2 account is talked to: the SpendCap is one of its validation functions.
 *
 * @param facts - The account.
 * @returns Its adapter.
 */
export function toErc6900Adapter(
  facts: Pick<AccountAdapter, "chainId" | "address" | "deployment">,
): AccountAdapter {
  return {
    ...facts,
    kind: "erc6900",
    directDeployment: facts.deployment,
    encodeExecute: encodeCalls,
    selectionOf: entitySelection,
    encodeInstall: ({ type, module, data }) => {
      if (type !== moduleType.validator) {
        throw new AccountUnsupportedError({
          account: facts.address,
          found: "an ERC-6900 account",
          supported: "as executor, on ERC-7579 accounts",
        });
      }
      const config = concat([validationEntity(module), numberToHex(validationFlags, { size: 1 })]);
      return encodeFunctionData({
        abi: accountAbi,
        functionName: "installValidation",
        args: [config, validatedSelectors, data, []],
      });
    },
  };
}
