import type { Escrow } from "@abbababa/sdk";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { formatTime } from "../format/time.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { findAddress } from "../network/toNetwork.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { AddressText } from "../ui/AddressText.tsx";
import type { EscrowTurn } from "./turnOf.ts";

/** What the chain says of an escrow. */
export function EscrowFacts(props: { escrow: Escrow; turn: EscrowTurn; network: ConsoleNetwork }) {
  const { escrow, turn, network } = props;
  const token = tokenOf(escrow.token, findAddress("usdc", network));
  return (
    <dl>
      <dt>{enEscrows.amount}</dt>
      <dd>{formatToken(escrow.amount, token)}</dd>
      <dt>{enEscrows.price}</dt>
      <dd>{formatToken(escrow.locked, token)}</dd>
      <dt>{enEscrows.parties.buyer}</dt>
      <dd>
        <AddressText address={escrow.buyer} />
      </dd>
      <dt>{enEscrows.parties.seller}</dt>
      <dd>
        <AddressText address={escrow.seller} />
      </dd>
      <dt>{enEscrows.deadline}</dt>
      <dd>{formatTime(Number(escrow.deadline))}</dd>
      <dt>{enEscrows.waits}</dt>
      <dd>{wordsOf(turn)}</dd>
    </dl>
  );
}

function wordsOf(turn: EscrowTurn): string {
  const { turns } = enEscrows;
  return "until" in turn ? turns[turn.next](formatTime(Number(turn.until))) : turns[turn.next];
}
