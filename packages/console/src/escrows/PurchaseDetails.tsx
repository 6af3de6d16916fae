import type { Escrow } from "@abbababa/sdk";
import { enEscrows } from "../texts/enEscrows.ts";
import { Notice } from "../ui/Notice.tsx";
import { StrangersText } from "../ui/StrangersText.tsx";
import { differsFromChain, isOtherStatus } from "./compareWithChain.ts";
import type { Purchase } from "./usePurchases.ts";

/** What the platform says of an escrow, held against the chain. */
export function PurchaseDetails({ purchase, escrow }: { purchase: Purchase; escrow: Escrow }) {
  const texts = enEscrows.purchases;
  const { id, serviceId, requestPayload, delivery, disputeReason, status } = purchase;
  return (
    <details>
      <summary>{texts.says}</summary>
      {differsFromChain(purchase, escrow) ? <Notice kind="danger">{texts.otherTerms}</Notice> : null}
      {isOtherStatus(status, escrow.status) ? (
        <Notice kind="warning">{texts.otherStatus(status)}</Notice>
      ) : null}
      <dl>
        <dt>{texts.purchase}</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>{texts.service}</dt>
        <dd>
          <code>{serviceId}</code>
        </dd>
      </dl>
      {requestPayload === null ? null : (
        <>
          <h4>{texts.requested}</h4>
          <StrangersText text={requestPayload} />
        </>
      )}
      <h4>{texts.delivered}</h4>
      <Delivered delivery={delivery} proofHash={escrow.proofHash} />
      {disputeReason === null ? null : (
        <>
          <h4>{texts.reason}</h4>
          <StrangersText text={disputeReason} />
        </>
      )}
    </details>
  );
}

/** What the seller handed over, with a warning when the chain holds the hash of something else. */
export function Delivered(props: { delivery: Purchase["delivery"]; proofHash: Escrow["proofHash"] }) {
  const { delivery, proofHash } = props;
  if (delivery === null) return <p>{enEscrows.purchases.none}</p>;
  return (
    <>
      {delivery.proofHash.toLowerCase() === proofHash?.toLowerCase() ? null : (
        <Notice kind="danger">{enEscrows.purchases.otherProof}</Notice>
      )}
      <StrangersText text={delivery.payload} />
    </>
  );
}
