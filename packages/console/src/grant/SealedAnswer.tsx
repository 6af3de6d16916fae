import { compareGrant } from "@abbababa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useConfig } from "../network/ConfigContext.ts";
import { goTo } from "../route/useRoute.ts";
import { exclusively } from "../store/exclusively.ts";
import type { StoredGrant } from "../store/records.ts";
import { markDelivered } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { CopyText } from "../ui/CopyText.tsx";
import { Notice } from "../ui/Notice.tsx";
import { QrCode } from "../ui/QrCode.tsx";
import { deliverAnswer } from "./deliverAnswer.ts";
import type { LoadedRequest } from "./loadRequest.ts";

/** What was granted, and the answer on its way to the agent: the same one, however often the page is opened. */
export function SealedAnswer({ loaded, stored }: { loaded: LoadedRequest; stored: StoredGrant }) {
  const { request } = loaded;
  const { requestHash, sealed = "", delivered } = stored;
  const { platformUrl } = useConfig();
  const { data: delivery, refetch } = useQuery({
    queryKey: ["delivery", requestHash],
    queryFn: () =>
      exclusively(`deliver.${requestHash}`, async () => {
        const told = await deliverAnswer(loaded, { sealed_grant: sealed }, platformUrl);
        if (told.state === "taken") markDelivered(requestHash);
        return told;
      }),
    enabled: !delivered,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const differences = useMemo(() => compareGrant({ grant: stored.grant, request }), [stored, request]);
  const answer = (
    <>
      <CopyText label={en.grant.answer} text={sealed} />
      <QrCode text={sealed} label={en.grant.qr} />
    </>
  );
  return (
    <>
      <h1>{en.grant.granted}</h1>
      {delivered ? (
        <>
          <Notice kind="good">{en.grant.delivered}</Notice>
          <details className="card">
            <summary>{en.grant.silentAgent}</summary>
            {answer}
          </details>
        </>
      ) : null}
      {delivered || delivery !== undefined ? null : <p role="status">{en.grant.delivering}</p>}
      {!delivered && delivery?.state === "failed" ? (
        <Notice kind="danger" title={en.grant.undelivered}>
          <p>{delivery.reason}</p>
          <button type="button" onClick={() => refetch()}>
            {en.grant.deliverAgain}
          </button>
        </Notice>
      ) : null}
      {!delivered && delivery?.state === "by-hand" ? <Notice kind="plain">{en.grant.handOver}</Notice> : null}
      {!delivered && delivery !== undefined ? answer : null}
      {differences.length === 0 ? null : (
        <section className="card">
          <h2>{en.grant.less}</h2>
          <ul>
            {differences.map(({ field, sentence }) => (
              <li key={field}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      <div className="actions">
        <button type="button" className="primary" onClick={() => goTo("sessions")}>
          {en.grant.watch}
        </button>
      </div>
    </>
  );
}
