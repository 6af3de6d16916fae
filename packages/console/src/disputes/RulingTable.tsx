import { type DisputeOutcome, disputeOutcomes, type Escrow } from "@abbababa/sdk";
import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { findAddress } from "../network/toNetwork.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Field } from "../ui/Field.tsx";
import { ScrollTable } from "../ui/ScrollTable.tsx";
import { payoutOf } from "./payoutOf.ts";

/** What each outcome pays, and a press for each. */
export function RulingTable(props: {
  escrow: Escrow;
  network: ConsoleNetwork;
  onRule: (outcome: DisputeOutcome, sellerPercent: number) => Promise<void>;
}) {
  const { escrow, network, onRule } = props;
  const [typed, type] = useState("50");
  const texts = enEscrows.disputes;
  const split = /^[1-9]\d?$/.test(typed.trim()) ? Number(typed.trim()) : undefined;
  const token = tokenOf(escrow.token, findAddress("usdc", network));
  const { columns } = texts;
  const shares: Readonly<Record<DisputeOutcome, number | undefined>> = {
    BuyerRefund: 0,
    SellerPaid: 100,
    Split: split,
  };
  return (
    <>
      <Field
        label={texts.percent}
        value={typed}
        onChange={type}
        problem={split === undefined ? texts.percentInvalid : undefined}
        numeric
      />
      <ScrollTable
        label={texts.outcome}
        columns={[columns.outcome, columns.buyer, columns.seller, columns.fee]}
      >
        {disputeOutcomes.map((outcome) => {
          const percent = shares[outcome];
          const payout = percent === undefined ? undefined : payoutOf(escrow, percent);
          const say = (part: "buyer" | "seller" | "fee") =>
            payout === undefined ? "" : formatToken(payout[part], token);
          return (
            <tr key={outcome}>
              <td>
                <ActionButton
                  busy={texts.ruling}
                  disabled={percent === undefined}
                  kind="primary"
                  action={async () => {
                    if (percent !== undefined) await onRule(outcome, percent);
                  }}
                >
                  {texts.outcomes[outcome]}
                </ActionButton>
              </td>
              <td>{say("buyer")}</td>
              <td>{say("seller")}</td>
              <td>{say("fee")}</td>
            </tr>
          );
        })}
      </ScrollTable>
    </>
  );
}
