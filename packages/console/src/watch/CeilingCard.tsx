import { getCeiling, setCeiling } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { formatToken, parseToken, tokenOf } from "../format/token.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import { pathOf } from "../owners/pathOf.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Field } from "../ui/Field.tsx";
import { Meter } from "../ui/Meter.tsx";

/** What all sessions together may spend of USDC, and setting it. */
export function CeilingCard({ account, network }: { account: StoredAccount; network: ConsoleNetwork }) {
  const client = useQueryClient();
  const openAccount = useOpenAccount();
  const [typed, type] = useState("");
  const usdc = findAddress("usdc", network);
  const queryKey = ["ceiling", account.chainId, account.address];
  const { data: ceiling } = useQuery({
    queryKey,
    queryFn: () => getCeiling({ account: account.address, token: usdc ?? "USDC", ...toNetwork(network) }),
    enabled: usdc !== undefined,
    refetchInterval: 10_000,
  });
  if (usdc === undefined) return null;
  const token = tokenOf(usdc, usdc);
  const limit = parseToken(typed, token.decimals);
  return (
    <section className="card">
      <h2>{en.watch.ceiling}</h2>
      {ceiling?.limit === undefined ? (
        <p>{en.watch.ceilingNone}</p>
      ) : (
        <Meter
          label={token.symbol}
          text={en.watch.ceilingUsed(formatToken(ceiling.used, token), formatToken(ceiling.limit, token))}
          used={ceiling.used}
          cap={ceiling.limit}
        />
      )}
      <Field
        label={en.watch.ceilingField(token.symbol)}
        value={typed}
        onChange={type}
        problem={typed !== "" && limit === undefined ? en.grant.fields.invalid : undefined}
        numeric
      />
      <ActionButton
        busy={en.loading}
        disabled={limit === undefined}
        action={async () => {
          if (limit === undefined) return;
          const opened = await openAccount(account);
          await setCeiling({
            ...opened,
            token: usdc,
            limit,
            via: pathOf(account, opened),
            ...toNetwork(network),
          });
          await client.invalidateQueries({ queryKey });
        }}
      >
        {en.watch.ceilingSet}
      </ActionButton>
    </section>
  );
}
