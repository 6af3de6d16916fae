import type { SignedRevocation } from "@abbababa/sdk";
import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useWallets } from "../owners/useWallets.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { CopyText } from "../ui/CopyText.tsx";
import { Notice } from "../ui/Notice.tsx";
import { QrCode } from "../ui/QrCode.tsx";
import { sendByWallet } from "./killSessions.ts";

/** A revocation that is signed and not sent: anybody may send it. */
export function SignedNotice(props: {
  revocation: SignedRevocation;
  reason: string | undefined;
  network: ConsoleNetwork;
  onSent: () => void;
}) {
  const { revocation, reason, network, onSent } = props;
  const { wallets, openWallet } = useWallets(network.chainId);
  const [isSent, setSent] = useState(false);
  const text = JSON.stringify(revocation);
  if (isSent) return <Notice kind="good">{en.kill.done}</Notice>;
  return (
    <Notice kind="warning" title={en.kill.signed}>
      {reason === undefined ? null : <p>{reason}</p>}
      <p>{en.kill.signedHint}</p>
      <div className="actions">
        {wallets.map((connector) => (
          <ActionButton
            key={connector.uid}
            kind="danger"
            busy={en.kill.killing}
            action={async () => {
              await sendByWallet(revocation, await openWallet(connector), network);
              setSent(true);
              onSent();
            }}
          >
            {en.kill.sendBy(connector.name)}
          </ActionButton>
        ))}
      </div>
      <CopyText label={en.kill.signedText} text={text} />
      <QrCode text={text} label={en.kill.signedQr} />
    </Notice>
  );
}
