import {
  entryPoint07Address,
  getUserOperationHash,
  prepareUserOperation,
  type UserOperation,
} from "viem/account-abstraction";
import { getBlockNumber } from "viem/actions";
import type { Call } from "../../accounts/Call.ts";
import type { NonceMode } from "../../accounts/kernel/nonceKey.ts";
import { withJson } from "../../json/withJson.ts";
import { checkGas } from "../gas/checkGas.ts";
import type { SignedOperation } from "../SignedOperation.ts";
import { onceDeployed } from "./onceDeployed.ts";
import { readNonce } from "./readNonce.ts";
import type { SessionContext } from "./SessionContext.ts";

/** What is signed. */
interface WantedOperation {
  readonly calls: readonly Call[];
  readonly lane: number;
  readonly mode: NonceMode;
  /** @default the lane's next */
  readonly nonce?: bigint | undefined;
}

/**
 * Prepares an operation (nonce, gas, paymaster) and signs it. Sends nothing.
 *
 * @param context - The opened session.
 * @param parameters - {@link WantedOperation}
 * @returns The signed operation.
 * @throws {GasLimitTooHighError} when it is to have more gas than is signed for.
 */
export async function signOperation(
  context: SessionContext,
  parameters: WantedOperation,
): Promise<SignedOperation> {
  const { account, bundlerClient, publicClient, session, gasCaps } = context;
  const { calls } = parameters;
  const [fromBlock, nonce] = await Promise.all([
    getBlockNumber(publicClient, { cacheTime: 0 }),
    parameters.nonce ?? readNonce(context, parameters),
  ]);
  const callData = await account.encodeCalls(calls);
  const prepared = await onceDeployed(account, () =>
    prepareUserOperation(bundlerClient, { account, nonce, callData }),
  );
  checkGas(prepared, gasCaps);
  const { account: _account, ...rest } = prepared;
  const unsigned = { ...rest, sender: account.address } as UserOperation<"0.7">;
  const userOperation = { ...unsigned, signature: await account.signUserOperation(unsigned) };
  const userOperationHash = getUserOperationHash({
    userOperation,
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    chainId: session.grant.chainId,
  });
  return withJson("SignedOperation", { userOperation, userOperationHash, fromBlock });
}
