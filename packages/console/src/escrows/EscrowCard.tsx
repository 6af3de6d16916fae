import { useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { shorten } from "../format/shorten.ts";
import { en } from "../texts/en.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { Notice } from "../ui/Notice.tsx";
import { EscrowFacts } from "./EscrowFacts.tsx";
import { PurchaseDetails } from "./PurchaseDetails.tsx";
import { isSettled, readEscrow } from "./readEscrow.ts";
import { turnOf } from "./turnOf.ts";
import { interval } from "./useEscrowLog.ts";
import type { Purchase } from "./usePurchases.ts";

/** One escrow of an account: what is in it, what happens next, and what the platform knows of it. */
export function EscrowCard(props: {
  account: Address;
  network: ConsoleNetwork;
  contract: Address;
  escrowId: Hex;
  purchase: Purchase | undefined;
}) {
  const { account, network, contract, escrowId, purchase } = props;
  const { data: seen, error } = useQuery({
    queryKey: ["escrow", network.chainId, escrowId],
    queryFn: () => readEscrow(network, contract, escrowId),
    refetchInterval: ({ state: { data } }) =>
      data?.escrow !== undefined && isSettled(data.escrow) ? false : interval,
    retry: 2,
  });
  const escrow = seen?.escrow;
  const label = enEscrows.label(shorten(escrowId));
  return (
    <article className="card" aria-label={label}>
      <h3>
        {label}{" "}
        <span className="badge">{escrow === undefined ? en.loading : enEscrows.statuses[escrow.status]}</span>
      </h3>
      <p className="hint">
        <code>{escrowId}</code>
      </p>
      {error === null ? null : <Notice kind="danger">{describeError(error)}</Notice>}
      {escrow === undefined || seen === undefined ? null : (
        <>
          <p>
            {escrow.buyer.toLowerCase() === account.toLowerCase()
              ? enEscrows.roles.buyer
              : enEscrows.roles.seller}
          </p>
          <EscrowFacts escrow={escrow} turn={turnOf(escrow, seen.now)} network={network} />
          {purchase === undefined ? null : <PurchaseDetails purchase={purchase} escrow={escrow} />}
        </>
      )}
    </article>
  );
}
