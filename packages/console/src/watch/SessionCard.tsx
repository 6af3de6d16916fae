import { readSessionStatus, type SessionStatus } from "@abbababa/sdk";
import { useQuery } from "@tanstack/react-query";
import { type Address, formatEther } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { formatTime } from "../format/time.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import { KillButton } from "../revoke/KillButton.tsx";
import type { RevocationChoice } from "../revoke/killSessions.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { Meter } from "../ui/Meter.tsx";
import { Notice } from "../ui/Notice.tsx";
import { isBusy } from "./findBusy.ts";
import { interval } from "./useSessionLog.ts";
import type { WatchedSession } from "./watchedSessions.ts";

/** One session: what it has used of what it may, and its end. */
export function SessionCard(props: {
  account: StoredAccount;
  network: ConsoleNetwork;
  session: WatchedSession;
  /** How many events the account has: with another one, what is shown is read anew. */
  eventCount: number;
  path: RevocationChoice;
  /** When it made its operations, unix seconds. */
  times: readonly number[];
}) {
  const { account, network, session, eventCount, path, times } = props;
  const { sessionId, name, terms } = session;
  const { data: status, error } = useQuery({
    queryKey: ["status", account.chainId, account.address, sessionId, eventCount],
    queryFn: () => readSessionStatus({ account: account.address, terms, ...toNetwork(network) }),
    placeholderData: (previous) => previous,
    // What is over does not change any more.
    refetchInterval: ({ state }) => (isOver(state.data) ? false : interval),
    retry: 2,
  });
  const usdc = findAddress("usdc", network);
  const token = (address: Address) => tokenOf(address, usdc);
  return (
    <article className="card" aria-label={name}>
      <h2>
        {name}{" "}
        <span className="badge">{status === undefined ? en.loading : en.watch.states[status.state]}</span>
      </h2>
      <p className="hint">
        <code>{sessionId}</code>
      </p>
      {error === null ? null : <Notice kind="danger">{describeError(error)}</Notice>}
      {status === undefined ? null : (
        <>
          {isBusy(times, Date.now() / 1_000) ? <p className="problem">{en.watch.busy}</p> : null}
          {isNear(status, session) ? <p className="problem">{en.watch.near}</p> : null}
          {terms.limits.map((limit) => {
            const budget = status.budgets.find((one) => one.token === limit.token);
            const { symbol } = token(limit.token);
            const amount = (value: bigint) => formatToken(value, token(limit.token));
            const [spent, inPeriod] = [budget?.spent ?? 0n, budget?.spentInPeriod ?? 0n];
            return (
              <div key={limit.token}>
                <Meter
                  label={en.watch.spentLabel(symbol)}
                  text={en.watch.spent(amount(spent), amount(limit.lifetime))}
                  used={spent}
                  cap={limit.lifetime}
                />
                {terms.periodSeconds === 0 ? null : (
                  <Meter
                    label={en.watch.periodLabel(symbol)}
                    text={en.watch.spentInPeriod(amount(inPeriod), amount(limit.perPeriod))}
                    used={inPeriod}
                    cap={limit.perPeriod}
                  />
                )}
              </div>
            );
          })}
          <Meter
            label={en.watch.gas}
            text={en.watch.spent(
              `${formatEther(status.gasSpent)} ETH`,
              `${formatEther(terms.gasBudget)} ETH`,
            )}
            used={status.gasSpent}
            cap={terms.gasBudget}
          />
          <Meter
            label={en.watch.operations}
            text={en.watch.spent(String(status.operationsUsed), String(terms.maxOperations))}
            used={BigInt(status.operationsUsed)}
            cap={BigInt(terms.maxOperations)}
          />
          <p>
            {en.watch.until}: {formatTime(terms.validUntil)}
          </p>
        </>
      )}
      {isOver(status) ? null : (
        <KillButton account={account} network={network} target={session} path={path} />
      )}
    </article>
  );
}

function isOver(status: SessionStatus | undefined): boolean {
  return status?.state === "revoked" || status?.state === "expired";
}

function isNear({ budgets, gasSpent, operationsUsed }: SessionStatus, { terms }: WatchedSession): boolean {
  const near = (used: bigint, cap: bigint) => cap > 0n && used * 10n >= cap * 8n;
  return (
    near(gasSpent, terms.gasBudget) ||
    near(BigInt(operationsUsed), BigInt(terms.maxOperations)) ||
    terms.limits.some(({ token, lifetime, perPeriod }) => {
      const budget = budgets.find((one) => one.token === token);
      return budget !== undefined && (near(budget.spent, lifetime) || near(budget.spentInPeriod, perPeriod));
    })
  );
}
