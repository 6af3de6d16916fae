import { type DisputeOutcome, type Escrow, resolveDispute } from "@abbababa/sdk";
import type { ApiClient } from "@abbababa/sdk/api";
import { useQueryClient } from "@tanstack/react-query";
import type { Address } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { EscrowFacts } from "../escrows/EscrowFacts.tsx";
import { turnOf } from "../escrows/turnOf.ts";
import { shorten } from "../format/shorten.ts";
import { formatTime } from "../format/time.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { Notice } from "../ui/Notice.tsx";
import { CaseFileView } from "./CaseFileView.tsx";
import { RulingTable } from "./RulingTable.tsx";
import type { OpenDispute } from "./useDisputes.ts";

type Resolver = Parameters<typeof resolveDispute>[0];

/** One dispute: both sides, what each outcome pays, and the ruling. */
export function DisputeCard(props: {
  dispute: OpenDispute;
  network: ConsoleNetwork;
  contract: Address;
  openResolver: () => Promise<Resolver>;
  onRuled: (escrow: Escrow) => void;
  api: ApiClient | undefined;
  caseId: string | undefined;
}) {
  const { dispute, network, contract, openResolver, onRuled, api, caseId } = props;
  const { escrow, now } = dispute;
  const { escrowId, disputedAt, deliveredAt, proofHash, criteriaHash } = escrow;
  const client = useQueryClient();
  const texts = enEscrows.disputes;
  const turn = turnOf(escrow, now);
  const label = enEscrows.label(shorten(escrowId));
  const rule = async (outcome: DisputeOutcome, sellerPercent: number) => {
    await resolveDispute(await openResolver(), { escrowId, outcome, sellerPercent, escrowAddress: contract });
    onRuled(escrow);
    await client.invalidateQueries({ queryKey: ["disputed", network.chainId] });
  };
  return (
    <article className="card" aria-label={label}>
      <h2>{label}</h2>
      <p className="hint">
        <code>{escrowId}</code>
      </p>
      <EscrowFacts escrow={escrow} turn={turn} network={network} />
      <dl>
        <dt>{texts.delivered}</dt>
        <dd>{formatTime(Number(deliveredAt ?? 0n))}</dd>
        <dt>{texts.opened}</dt>
        <dd>{formatTime(Number(disputedAt ?? 0n))}</dd>
        <dt>{texts.proof}</dt>
        <dd>
          <code>{proofHash}</code>
        </dd>
        <dt>{texts.criteria}</dt>
        <dd>
          <code>{criteriaHash}</code>
        </dd>
      </dl>
      {api === undefined ? null : <CaseFileView api={api} id={caseId} escrow={escrow} />}
      {turn.next === "rule" ? (
        <RulingTable escrow={escrow} network={network} onRule={rule} />
      ) : (
        <Notice kind="warning">{texts.overdue}</Notice>
      )}
    </article>
  );
}
