import { type Address, decodeFunctionData, isAddressEqual, size } from "viem";
import * as z from "zod/mini";
import type { Call } from "../../accounts/Call.ts";
import { installAbi } from "../../accounts/erc7579/installAbi.ts";
import { safe7579Abi, safeAbi } from "../../accounts/safe7579/safeAbi.ts";
import type { ContractAddresses } from "../../chains/contractAddresses.ts";
import { findContract } from "../../chains/contractAddresses.ts";
import { contractAddressesSchema } from "../../chains/contractAddressesSchema.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { type SafeTransaction, safeTransactionSchema } from "../owner/SafeTransaction.ts";

/** What {@link describeSafeTransaction} takes. */
export interface DescribeSafeTransactionParameters {
  readonly transaction: SafeTransaction;
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: ContractAddresses | undefined;
}

export type DescribeSafeTransactionErrorType = ParametersInvalidError;

const names = { transaction: true, addresses: true } satisfies Names<DescribeSafeTransactionParameters>;

const schema = z.object({
  transaction: safeTransactionSchema,
  addresses: z.optional(contractAddressesSchema),
});

const abi = [...safeAbi, ...safe7579Abi, ...installAbi];

/**
 * Says what a Safe's transaction does, call by call: out of the calls themselves, for owners who sign it. Asks no node.
 *
 * @param parameters - The transaction.
 * @returns One sentence for each call. What is not known is named by address, size and value, and never guessed.
 * @throws {ParametersInvalidError} when the transaction is none.
 *
 * @example
 * for (const sentence of describeSafeTransaction({ transaction })) console.log(sentence);
 */
export function describeSafeTransaction(parameters: DescribeSafeTransactionParameters): readonly string[] {
  const subject = "parameters of describeSafeTransaction";
  checkParameters(parameters, names, subject);
  const { transaction, addresses } = parseWith(schema, parameters, subject);
  const { account, chainId, calls } = transaction;
  const known = { account, module: findContract("spendCap", { chainId, addresses }) };
  return calls.map((call) => describe(call, known) ?? unknown(call));
}

interface Known {
  readonly account: Address;
  readonly module: Address | undefined;
}

function unknown({ to, value, data }: Call): string {
  const sent = value === 0n ? "" : `, with ${value} wei`;
  return `Calls ${to} with ${size(data)} bytes of data that are not known here${sent}.`;
}

function describe({ to, value, data }: Call, { account, module }: Known): string | undefined {
  if (value !== 0n) return undefined;
  if (module !== undefined && isAddressEqual(to, module)) return describeRevocation(data);
  if (!isAddressEqual(to, account)) return undefined;
  const call = decode(() => decodeFunctionData({ abi, data }));
  switch (call?.functionName) {
    case "enableModule":
      return `Enables the module ${call.args[0]}, which may then have the Safe do anything.`;
    case "disableModule":
      return `Disables the module ${call.args[1]}.`;
    case "setFallbackHandler":
      return `Makes ${call.args[0]} the Safe's fallback handler, which checks its operations and signatures.`;
    case "installModule":
      return `Installs ${call.args[1]} as a module of type ${call.args[0]}${withData(call.args[2])}.`;
    case "initializeAccount": {
      const [validators, executors, fallbacks, hooks] = call.args;
      const lists = [
        ["validator", validators],
        ["executor", executors],
        ["fallback", fallbacks],
        ["hook", hooks],
      ] as const;
      const installed = lists.flatMap(([kind, modules]) =>
        modules.map((each) => `${each.module} as ${kind}${withData(each.initData)}`),
      );
      return `Sets the adapter up${installed.length === 0 ? "" : `, and installs ${installed.join(", ")}`}.`;
    }
    default:
      return undefined;
  }
}

function withData(data: Call["data"]): string {
  return size(data) === 0 ? "" : ` with ${size(data)} bytes of data`;
}

function describeRevocation(data: Call["data"]): string | undefined {
  const call = decode(() => decodeFunctionData({ abi: spendCapAbi, data }));
  if (call?.functionName === "revokeAll") return "Revokes all sessions of the Safe, for ever.";
  return call?.functionName === "revoke" ? `Revokes the session ${call.args[0]}, for ever.` : undefined;
}

/** Data that is of no known function says nothing. */
function decode<call>(read: () => call): call | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
