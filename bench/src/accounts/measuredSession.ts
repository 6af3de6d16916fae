import { sessionGrantTypedData } from "@abbababa/sdk/wallet/session-keys";
import { type Session, toSession } from "@abbababa/sdk-tests/accounts";
import { type Hex, hashTypedData } from "viem";
import { sellersOf, sessionKey } from "../account/keys.ts";
import { escrowTerms, usualSession } from "../session/escrowTerms.ts";
import { encodeTerms } from "../session/sdk.ts";
import type { AccountLab } from "./accountLab.ts";

/** Base units of one USDC. */
const usdc = 1_000_000n;

/** The budget period, a day long, that the time of measuring lies in. */
export const measuringPeriod = Math.floor(100_000_000 / 86_400);

/**
 * The session that the gas table measures, granted by this account.
 *
 * @param pays - Whether it may sign payments as well, to the same sellers.
 */
export function measuredSession({ lab, targets }: AccountLab, pays = false): Session {
  const { chain, contracts } = lab.devnet;
  const payment = {
    token: targets.usdc,
    perPayment: 5n * usdc,
    perPeriod: 10,
    payees: sellersOf(usualSession.counterparties),
  };
  const terms = encodeTerms({
    ...escrowTerms(targets, usualSession),
    payments: pays ? [payment] : [],
  });
  return toSession({ key: sessionKey, chainId: chain.id, module: contracts.spendCap, terms });
}

/** The account's ERC-1271 signature of the session's grant. */
export function signGrant({ account }: AccountLab, session: Session): Promise<Hex> {
  const { chainId, module, terms } = session;
  const grant = sessionGrantTypedData({ chainId, module, terms, account: account.address });
  return account.signHash(hashTypedData(grant));
}
