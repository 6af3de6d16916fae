import { type Client, concat } from "viem";
import { readContract } from "viem/actions";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { doorOf, installedPermissionOf } from "../kernel/doorOf.ts";
import { encodeClaims } from "../kernel/presentation.ts";
import { askCanSpend } from "../ledger/askCanSpend.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { isEnablingCall } from "../terms/enablingCall.ts";
import { fromPaymentRefusal } from "./fromPaymentRefusal.ts";
import type { Payment } from "./Payment.ts";
import { encodePayment } from "./paymentMessage.ts";
import type { Enabling } from "./signEnabling.ts";

/**
 * Asks the session's contract whether a payment would be valid.
 *
 * It answers for enabled sessions only; of one that is not, it is asked whether it can be enabled, and the rest was held
 * against the terms already.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param question - The payment, and the operation that enables the session if it is not.
 * @returns Why it is refused; `undefined` when it is not.
 */
export async function refusalOfPayment(
  client: Client,
  session: ParsedGrant,
  { payment, enabling }: { readonly payment: Payment; readonly enabling: Enabling | undefined },
): Promise<BaseError | undefined> {
  if (enabling !== undefined) return await refusalOfEnabling(client, session, enabling);
  const { grant } = session;
  const contract = { abi: spendCapAbi, address: grant.contracts.spendCap } as const;
  const [refusal, epoch] = await Promise.all([
    readContract(client, {
      ...contract,
      functionName: "canPay",
      args: [
        grant.account,
        doorOf(grant),
        installedPermissionOf(session),
        encodePayment(payment),
        grant.terms,
      ],
    }),
    readContract(client, { ...contract, functionName: "epochOf", args: [grant.account] }),
  ]);
  return fromPaymentRefusal(refusal, { session, payment, epoch });
}

async function refusalOfEnabling(
  client: Client,
  session: ParsedGrant,
  { userOperation }: Enabling,
): Promise<BaseError | undefined> {
  const { grant, terms } = session;
  const index = terms.calls.findIndex((call) => isEnablingCall(call, terms.sessionKey));
  const presentation = concat([encodeClaims({ period: 0, indices: [index] }), grant.terms]);
  const answer = await askCanSpend(client, session, { userOperation, presentation });
  return answer.allowed ? undefined : answer.error;
}
