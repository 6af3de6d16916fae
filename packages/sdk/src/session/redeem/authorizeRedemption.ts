import type { Address } from "viem";
import { bytesToBigInt, concat, isAddress, keccak256, numberToHex } from "viem";
import type { Call } from "../../accounts/Call.ts";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { withJson } from "../../json/withJson.ts";
import { ExecutorNotInstalledError, RedemptionUnsupportedError } from "../errors/redeemErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { prepareRedemption } from "./prepareRedemption.ts";
import { anyRedeemer, redemptionTypedData, type SignedRedemption } from "./Redemption.ts";

/** What is signed, beside the calls. */
export interface RedemptionOptions {
  /** Who may send it; `"anyone"` must be said. */
  readonly redeemer: Address | "anyone";
  /** Seconds that it can be redeemed, at the latest until the budget period ends. @default 600 */
  readonly validForSeconds?: number | undefined;
  /** It is redeemed once; two of one nonce are one. @default a random one */
  readonly nonce?: bigint | undefined;
}

/**
 * Has the session's key sign calls that somebody else sends, pays for and redeems (ERC-7710). Sends nothing.
 *
 * @param context - The opened session, granted with `executor: "redeem"`.
 * @param calls - The calls; all happen or none does.
 * @param options - Who may send it, and until when.
 * @returns The redemption, for `settleRedemption` or for a facilitator.
 */
export async function authorizeRedemption(
  context: SessionContext,
  calls: readonly Call[],
  options: RedemptionOptions,
): Promise<SignedRedemption> {
  const { publicClient, session } = context;
  const { grant, sessionId } = session;
  const { account, chainId } = grant;
  const module = grant.contracts.spendCap;
  const { validForSeconds = 600, nonce = randomNonce() } = options;
  const redeemer = checkRedeemer(options.redeemer);
  if (grant.executor !== "redeem") throw new RedemptionUnsupportedError();
  try {
    const [{ execution, period, entries, presentation }, now, installed] = await Promise.all([
      prepareRedemption(context, calls),
      readChainTime(publicClient),
      isModuleInstalled(publicClient, { account, module, type: moduleType.executor }),
    ]);
    if (!installed) throw new ExecutorNotInstalledError({ account, module });
    const deadline = BigInt(Math.min(now + validForSeconds, period.last));
    const { mode, calldata } = execution;
    const typedData = redemptionTypedData(
      { chainId, module },
      {
        account,
        sessionId,
        period: period.number,
        entries,
        mode,
        executionHash: keccak256(calldata),
        redeemer,
        deadline,
        nonce,
      },
    );
    const signature = await session.sessionKey.signTypedData(typedData);
    const authorization = concat([
      "0x02",
      redeemer,
      numberToHex(deadline, { size: 6 }),
      numberToHex(nonce, { size: 32 }),
      signature,
    ]);
    return withJson("SignedRedemption", {
      chainId,
      delegationManager: module,
      permissionContext: concat([account, authorization, presentation]),
      mode,
      executionCallData: calldata,
      account,
      sessionId,
      redeemer,
      deadline,
      nonce,
    });
  } catch (error) {
    throw toSessionError(error);
  }
}

function checkRedeemer(redeemer: unknown): Address {
  if (redeemer === "anyone") return anyRedeemer;
  if (typeof redeemer === "string" && isAddress(redeemer, { strict: false })) return redeemer;
  throw new ParametersInvalidError("parameters of signRedemption", [
    'redeemer: is not an address; if anybody may send it, say "anyone"',
  ]);
}

function randomNonce(): bigint {
  return bytesToBigInt(crypto.getRandomValues(new Uint8Array(32)));
}
