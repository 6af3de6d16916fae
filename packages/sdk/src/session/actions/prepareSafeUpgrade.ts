import type { Address } from "viem";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { readSafeModules, type SafeState } from "../../accounts/safe7579/readSafe.ts";
import { upgradeCalls } from "../../accounts/safe7579/upgradeCalls.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  ContractsMissingError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { requireSafe } from "../account/requireSafe.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { requireCode } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { PreparedSafeTransaction } from "../owner/SafeTransaction.ts";
import { toSafeTransaction } from "../owner/toSafeTransaction.ts";

/** What {@link prepareSafeUpgrade} takes. */
export interface PrepareSafeUpgradeParameters extends NetworkParameters {
  /** The Safe, deployed: without modules, with `Safe4337Module`, or with the Safe7579 adapter and without the SpendCap. */
  readonly account: Address;
  /** Whether sessions shall also act without a bundler (`executor: "redeem"`). @default false */
  readonly executor?: boolean | undefined;
}

/** What the owners are to sign; no transaction: the Safe has all of it. */
export interface PrepareSafeUpgradeReturnType extends Omit<PreparedSafeTransaction, "transaction"> {
  /** For `signSafeTransaction` by each owner, and then `sendSafeTransaction`. */
  readonly transaction: PreparedSafeTransaction["transaction"] | undefined;
}

export type PrepareSafeUpgradeErrorType =
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | ContractsMissingError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError;

const names = {
  ...networkNames,
  account: true,
  executor: true,
} satisfies Names<PrepareSafeUpgradeParameters>;

const schema = z.object({ account: addressSchema, executor: z._default(z.boolean(), false) });

/**
 * Prepares the one transaction by which a Safe becomes a Safe7579 with the SpendCap installed, so that its owners can grant
 * sessions: it disables `Safe4337Module` if that is its fallback handler, enables the adapter, makes it the fallback handler,
 * and installs the module. Owners, threshold, other modules and guard stay. Sends nothing.
 *
 * @param parameters - The Safe, and the network.
 * @returns The transaction for each of the owners to sign, and who they are.
 * @throws {AccountUnsupportedError} when the account is no Safe, or one before version 1.3.0.
 * @throws {ContractsMissingError} when the chain does not have the adapter, or Safe's `MultiSendCallOnly`.
 *
 * @example
 * const { transaction } = await prepareSafeUpgrade({ account: safe, chain: "base" });
 * if (transaction) {
 *   const signatures = [
 *     await signSafeTransaction({ transaction, owner: alice }),
 *     await signSafeTransaction({ transaction, owner: bob }),
 *   ];
 *   await sendSafeTransaction({ transaction, signatures, sender: alice });
 * }
 */
export async function prepareSafeUpgrade(
  parameters: PrepareSafeUpgradeParameters,
): Promise<PrepareSafeUpgradeReturnType> {
  const subject = "parameters of prepareSafeUpgrade";
  checkParameters(parameters, names, subject);
  const { account, executor } = parseWith(schema, parameters, subject);
  const network = readNetwork(parameters);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    const safe = await requireSafe(client, account);
    await requireCode(client, network, ["safe7579", "safeMultiSend", "spendCap"]);
    const [adapter, module] = [contractAddress("safe7579", network), contractAddress("spendCap", network)];
    const modules = await readSafeModules(client, account);
    const wanted = executor ? [moduleType.validator, moduleType.executor] : [moduleType.validator];
    const types = await missingTypes(wanted, { client, account, module, adapter, safe });
    const calls = upgradeCalls(
      { address: account, handler: safe.handler, modules },
      { adapter, module, types },
    );
    const { owners, threshold } = safe;
    if (calls.length === 0) return { transaction: undefined, owners, threshold: Number(threshold) };
    return await toSafeTransaction(client, account, safe, calls);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}

type ModuleType = (typeof moduleType)[keyof typeof moduleType];

/** As what a Safe that has the adapter already does not have the module yet. */
async function missingTypes(
  wanted: readonly ModuleType[],
  facts: {
    readonly client: Parameters<typeof isModuleInstalled>[0];
    readonly account: Address;
    readonly module: Address;
    readonly adapter: Address;
    readonly safe: SafeState;
  },
): Promise<readonly ModuleType[]> {
  const { client, account, module, adapter, safe } = facts;
  if (safe.handler.toLowerCase() !== adapter.toLowerCase()) return wanted;
  const installed = await Promise.all(
    wanted.map((type) => isModuleInstalled(client, { account, module, type })),
  );
  return wanted.filter((_, place) => !installed[place]);
}
