import { encodeFunctionData } from "viem";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { encodeExecute } from "./encodeExecute.ts";
import { installAbi } from "./installAbi.ts";

/** An account by the standard, and what the standard leaves open: how it is told which validator is meant. */
export type Erc7579Facts = Pick<
  AccountAdapter,
  "kind" | "chainId" | "address" | "selectionOf" | "deployment"
>;

/**
 * Says how an ERC-7579 account is talked to that passes its modules their data as it is.
 *
 * @param facts - The account.
 * @returns Its adapter.
 */
export function toErc7579Adapter(facts: Erc7579Facts): AccountAdapter {
  return {
    ...facts,
    directDeployment: facts.deployment,
    encodeExecute,
    encodeInstall: ({ type, module, data }) =>
      encodeFunctionData({ abi: installAbi, functionName: "installModule", args: [type, module, data] }),
  };
}
