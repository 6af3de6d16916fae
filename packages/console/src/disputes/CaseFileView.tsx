import type { Escrow } from "@abbababa/sdk";
import type { ApiClient } from "@abbababa/sdk/api";
import { differsFromChain } from "../escrows/compareWithChain.ts";
import { Delivered } from "../escrows/PurchaseDetails.tsx";
import { describeError } from "../format/describeError.ts";
import { en } from "../texts/en.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { Notice } from "../ui/Notice.tsx";
import { StrangersText } from "../ui/StrangersText.tsx";
import { useCaseFile } from "./useCaseFiles.ts";

/** What both sides bring forward, as the platform tells of it. */
export function CaseFileView(props: { api: ApiClient; id: string | undefined; escrow: Escrow }) {
  const { api, id, escrow } = props;
  const { data: file, error } = useCaseFile(api, id);
  const { disputes, purchases } = enEscrows;
  if (id === undefined) return <p className="hint">{disputes.notListed}</p>;
  if (error !== null) return <Notice kind="danger">{describeError(error)}</Notice>;
  if (file === undefined || file === null) return <p>{en.loading}</p>;
  return (
    <section aria-label={disputes.evidence}>
      <h3>{disputes.evidence}</h3>
      <p className="hint">{purchases.says}</p>
      {differsFromChain(file, escrow) ? <Notice kind="danger">{purchases.otherTerms}</Notice> : null}
      <h4>{purchases.requested}</h4>
      {file.requestPayload === null ? <p>{purchases.none}</p> : <StrangersText text={file.requestPayload} />}
      <h4>{purchases.delivered}</h4>
      <Delivered delivery={file.delivery} proofHash={escrow.proofHash} />
      <h4>{purchases.reason}</h4>
      {file.reason === null ? <p>{purchases.none}</p> : <StrangersText text={file.reason} />}
      {file.evidence.map(({ id: piece, role, content }) => (
        <div key={piece}>
          <h4>{disputes.evidenceOf[role]}</h4>
          <StrangersText text={content} />
        </div>
      ))}
    </section>
  );
}
