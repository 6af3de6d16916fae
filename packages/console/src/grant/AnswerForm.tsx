import { grantSession, hashSessionRequest, type SessionWish, sealGrant } from "@abbababa/sdk";
import { useId, useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import { goTo } from "../route/useRoute.ts";
import { exclusively } from "../store/exclusively.ts";
import { addGrant, findGrant, useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Notice } from "../ui/Notice.tsx";
import { deliverAnswer } from "./deliverAnswer.ts";
import type { LoadedRequest } from "./loadRequest.ts";

/** The tap, and what must stand before it. */
export function AnswerForm(props: {
  loaded: LoadedRequest;
  network: ConsoleNetwork;
  name: string;
  words: readonly string[];
  changes: Partial<SessionWish>;
  isValid: boolean;
}) {
  const { loaded, network, name, words, changes, isValid } = props;
  const { request, serialized, linkSecret, needsWords } = loaded;
  const { platformUrl } = useConfig();
  const openAccount = useOpenAccount();
  const id = useId();
  const accounts = useAccountsFor(loaded);
  const [chosen, choose] = useState(0);
  const [compared, setCompared] = useState(false);
  const [refusal, setRefusal] = useState<"told" | "untold">();
  const account = accounts[chosen] ?? accounts[0];
  const isExpired = Date.now() / 1_000 > request.expiresAt;

  if (refusal !== undefined)
    return <Notice kind="plain">{refusal === "told" ? en.grant.refused : en.grant.refusedUntold}</Notice>;

  const grant = async () => {
    if (account === undefined) return;
    const requestHash = hashSessionRequest(serialized);
    await exclusively(`grant.${requestHash}`, async () => {
      // Another tab may have been first: a request is granted once.
      if (findGrant(requestHash) !== undefined) return;
      const { grant: signed, sessionId } = await grantSession({
        request: serialized,
        ...(await openAccount(account)),
        ...toNetwork(network),
        ...changes,
      });
      // Kept before anybody gets it: whatever happens from here on, the page knows what was signed.
      addGrant({
        chainId: network.chainId,
        account: account.address,
        sessionId,
        requestHash,
        name,
        grant: signed,
        sealed: sealGrant({ grant: signed, request: serialized, linkSecret }),
        delivered: false,
      });
    });
  };

  return (
    <section className="card" aria-label={en.grant.title}>
      <p>{en.grant.words}</p>
      <p className="words">{words.join(" ")}</p>
      {needsWords ? (
        <p>
          <input
            id={`${id}-words`}
            type="checkbox"
            checked={compared}
            onChange={({ target }) => setCompared(target.checked)}
          />{" "}
          <label htmlFor={`${id}-words`}>{en.grant.wordsConfirm}</label>
        </p>
      ) : null}
      {needsWords && !compared ? <p className="hint">{en.grant.wordsNeeded}</p> : null}
      {isExpired ? <Notice kind="danger">{en.grant.expired}</Notice> : null}
      {account === undefined ? (
        <Notice kind="plain">
          {request.account === undefined ? en.grant.noAccount : en.grant.otherAccount(request.account)}{" "}
          {en.grant.createFirst}
          <div className="actions">
            <button type="button" onClick={() => goTo("")}>
              {en.nav.accounts}
            </button>
          </div>
        </Notice>
      ) : (
        <p>
          <label htmlFor={`${id}-account`}>{en.grant.account}</label>{" "}
          <select id={`${id}-account`} value={chosen} onChange={({ target }) => choose(Number(target.value))}>
            {accounts.map(({ address }, index) => (
              <option key={address} value={index}>
                {address}
              </option>
            ))}
          </select>
        </p>
      )}
      <div className="actions">
        <ActionButton
          kind="primary"
          busy={en.grant.granting}
          disabled={account === undefined || !isValid || isExpired || (needsWords && !compared)}
          action={grant}
        >
          {en.grant.grant}
        </ActionButton>
        <ActionButton
          busy={en.loading}
          action={async () => {
            const told = await deliverAnswer(loaded, { error: "access_denied" }, platformUrl);
            setRefusal(told.state === "taken" ? "told" : "untold");
          }}
        >
          {en.grant.refuse}
        </ActionButton>
      </div>
    </section>
  );
}

/** Accounts that could grant the request: of its chain, and the one that it names. */
function useAccountsFor({ request }: LoadedRequest) {
  const { accounts } = useRecords();
  return accounts.filter(
    ({ chainId, address }) =>
      chainId === request.chainId &&
      (request.account === undefined || request.account.toLowerCase() === address.toLowerCase()),
  );
}
