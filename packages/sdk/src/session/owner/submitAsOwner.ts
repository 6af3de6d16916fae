import type { Chain, Hex, SignedAuthorization, Transport } from "viem";
import {
  type BundlerClient,
  entryPoint07Address,
  formatUserOperationRequest,
  getUserOperationHash,
  type SmartAccount,
  type UserOperation,
} from "viem/account-abstraction";
import { checkGas, type GasCaps } from "../gas/checkGas.ts";
import { isDeployedAlready } from "../operation/isDeployedAlready.ts";
import { feeAttempts, isFeeRefusal } from "../operation/isFeeRefusal.ts";
import { isKnownAlready } from "../operation/isRefusal.ts";
import { onceDeployed, untilDeployed } from "../operation/onceDeployed.ts";
import type { TransactionRequest } from "./OwnerContext.ts";

/**
 * Signs an operation as the account's owner and hands it to the bundler; the first one of an EOA that is to be delegated
 * (EIP-7702) brings its delegation. Where fees have risen meanwhile, or another
 * operation has deployed the account, it is made anew with the same nonce: of all of them one can be included.
 *
 * @param bundler - The bundler.
 * @param account - The account, which signs as its owner does.
 * @param calls - The calls.
 * @param gasCaps - The most gas that is signed for.
 * @returns The operation's hash, computed here.
 */
export async function submitAsOwner(
  bundler: BundlerClient<Transport, Chain>,
  account: SmartAccount,
  calls: readonly TransactionRequest[],
  gasCaps: GasCaps | undefined,
): Promise<Hex> {
  const nonce = await account.getNonce();
  for (let attempt = 1; ; attempt += 1) {
    const prepared = await onceDeployed(account, () =>
      bundler.prepareUserOperation({ account, calls: [...calls], nonce }),
    );
    checkGas(prepared, gasCaps);
    const { account: _, ...rest } = prepared;
    const unsigned = {
      ...rest,
      sender: account.address,
      ...(await delegationOf(account, prepared.authorization, bundler.chain.id)),
    } as UserOperation<"0.7">;
    const userOperation = { ...unsigned, signature: await account.signUserOperation(unsigned) };
    try {
      await bundler.request(
        {
          method: "eth_sendUserOperation",
          params: [formatUserOperationRequest(userOperation), entryPoint07Address],
        },
        { retryCount: 0 },
      );
    } catch (error) {
      const isLate = isDeployedAlready(error);
      if ((isLate || isFeeRefusal(error)) && attempt < feeAttempts) {
        if (isLate) await untilDeployed(account);
        continue;
      }
      if (!isKnownAlready(error)) throw error;
    }
    return getUserOperationHash({
      userOperation,
      entryPointAddress: entryPoint07Address,
      entryPointVersion: "0.7",
      chainId: bundler.chain.id,
    });
  }
}

/** The delegation (EIP-7702) that an operation of an EOA brings which is not delegated yet; never for all chains. */
async function delegationOf(
  account: SmartAccount,
  prepared: SignedAuthorization | undefined,
  chainId: number,
): Promise<{ readonly authorization?: SignedAuthorization }> {
  const { authorization } = account;
  if (authorization === undefined || prepared === undefined) return {};
  const { account: owner, address } = authorization;
  return { authorization: await owner.signAuthorization({ address, chainId, nonce: prepared.nonce }) };
}
