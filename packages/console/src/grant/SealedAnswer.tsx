import { compareGrant, sealGrant } from "@abbababa/sdk";
import { useMemo } from "react";
import { goTo } from "../route/useRoute.ts";
import type { StoredGrant } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { CopyText } from "../ui/CopyText.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { LoadedRequest } from "./loadRequest.ts";
import { QrCode } from "./QrCode.tsx";

/** What was granted, and the answer if the agent does not have it yet. */
export function SealedAnswer({ loaded, stored }: { loaded: LoadedRequest; stored: StoredGrant }) {
  const { serialized, linkSecret, request } = loaded;
  const sealed = useMemo(
    () =>
      stored.delivered ? undefined : sealGrant({ grant: stored.grant, request: serialized, linkSecret }),
    [stored, serialized, linkSecret],
  );
  const differences = useMemo(() => compareGrant({ grant: stored.grant, request }), [stored, request]);
  return (
    <>
      <h1>{en.grant.granted}</h1>
      {sealed === undefined ? (
        <Notice kind="good">{en.grant.delivered}</Notice>
      ) : (
        <>
          <Notice kind="plain">
            {request.callback === undefined ? en.grant.handOver : en.grant.undelivered}
          </Notice>
          <CopyText label={en.grant.answer} text={sealed} />
          <QrCode text={sealed} label={en.grant.qr} />
        </>
      )}
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
      <button type="button" className="primary" onClick={() => goTo("sessions")}>
        {en.grant.watch}
      </button>
    </>
  );
}
