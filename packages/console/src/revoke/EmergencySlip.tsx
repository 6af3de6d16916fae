import { fromJson, type SignedRevocation, signRevocation } from "@abbababa/sdk";
import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { download } from "../ui/download.ts";
import { Field } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import { type Killed, sendSigned } from "./killSessions.ts";
import { SignedNotice } from "./SignedNotice.tsx";

/** A year, in seconds. */
const slipLasts = 31_536_000;

/** The kill switch that works without this device: signed beforehand, sent by anybody. */
export function EmergencySlip({ account, network }: { account: StoredAccount; network: ConsoleNetwork }) {
  const openAccount = useOpenAccount();
  return (
    <details className="card">
      <summary>{en.slip.title}</summary>
      <p className="hint">{en.slip.hint}</p>
      <ActionButton
        busy={en.slip.signing}
        action={async () => {
          const opened = await openAccount(account);
          const signed = await signRevocation({
            ...opened,
            ...toNetwork(network),
            validForSeconds: slipLasts,
          });
          download(`abba-kill-${account.address}.json`, JSON.stringify(signed), "application/json");
        }}
      >
        {en.slip.make}
      </ActionButton>
      <SendRevocation network={network} />
    </details>
  );
}

/** Sends what was signed on another device, or beforehand. */
function SendRevocation({ network }: { network: ConsoleNetwork }) {
  const { platformUrl } = useConfig();
  const [text, setText] = useState("");
  const [killed, setKilled] = useState<Killed>();
  return (
    <>
      <Field label={en.slip.paste} value={text} onChange={setText} />
      <ActionButton
        kind="danger"
        busy={en.kill.killing}
        disabled={text.trim() === ""}
        action={async () => {
          const revocation = readRevocation(text);
          if (revocation.chainId !== network.chainId) throw new Error(en.slip.otherChain(revocation.chainId));
          setKilled(await sendSigned(revocation, { network, platformUrl }));
        }}
      >
        {en.slip.send}
      </ActionButton>
      {killed?.state === "dead" ? <Notice kind="good">{en.kill.done}</Notice> : null}
      {killed?.state === "signed" ? (
        <SignedNotice
          revocation={killed.revocation}
          reason={killed.reason}
          network={network}
          onSent={() => setText("")}
        />
      ) : null}
    </>
  );
}

function readRevocation(text: string): SignedRevocation {
  try {
    const revocation = fromJson(text.trim(), "SignedRevocation");
    // The object stays the one that knows how it is written as JSON.
    return Object.assign(revocation, { sessionId: revocation.sessionId });
  } catch (cause) {
    throw new Error(en.slip.unreadable, { cause });
  }
}
