import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "../format/describeError.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { setFragment } from "../route/useRoute.ts";
import { en } from "../texts/en.ts";
import { Field } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import { loadRequest, toFragment } from "./loadRequest.ts";
import { RequestView } from "./RequestView.tsx";

/** Reads a request from the link, or asks for one. */
export function GrantPage({ fragment }: { fragment: string }) {
  const { platformUrl } = useConfig();
  const { data, error, isFetching } = useQuery({
    queryKey: ["request", fragment],
    queryFn: () => loadRequest(fragment, platformUrl),
    enabled: fragment !== "",
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (data !== undefined && fragment !== "") return <RequestView key={data.serialized} loaded={data} />;
  return (
    <>
      <h1>{en.grant.title}</h1>
      {isFetching ? <p role="status">{en.loading}</p> : null}
      {error === null ? null : (
        <Notice kind="danger" title={en.grant.unread}>
          {" "}
          {describeError(error)}
        </Notice>
      )}
      <AskForRequest hasMailbox={platformUrl !== undefined} />
    </>
  );
}

function AskForRequest({ hasMailbox }: { hasMailbox: boolean }) {
  const [request, setRequest] = useState("");
  const [code, setCode] = useState("");
  const open = (text: string) => (
    <button
      type="button"
      className="primary"
      disabled={text.trim() === ""}
      onClick={() => setFragment(toFragment(text))}
    >
      {en.grant.open}
    </button>
  );
  return (
    <section className="card">
      <Field label={en.grant.paste} hint={en.grant.pasteHint} value={request} onChange={setRequest} />
      {open(request)}
      {hasMailbox ? (
        <>
          <Field label={en.grant.code} hint={en.grant.codeHint} value={code} onChange={setCode} />
          {open(code)}
        </>
      ) : (
        <p className="hint">{en.grant.noMailbox}</p>
      )}
    </section>
  );
}
