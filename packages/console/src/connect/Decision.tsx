import type { ReactNode } from "react";
import { type RpcFailure, rpcFailure } from "../channel/rpcErrors.ts";
import { enConnect } from "../texts/enConnect.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { Asked } from "./openChannel.ts";

/** Yes or no. */
export function Decision(props: {
  asked: Pick<Asked, "refuse">;
  allow: () => Promise<unknown>;
  label: string;
  busy: string;
  disabled?: boolean;
  children?: ReactNode;
}) {
  const { asked, allow, label, busy, disabled = false, children } = props;
  return (
    <section className="card" aria-label={label}>
      {children}
      <div className="actions">
        <ActionButton kind="primary" busy={busy} disabled={disabled} action={allow}>
          {label}
        </ActionButton>
        <button type="button" onClick={() => asked.refuse(rpcFailure("userRejected"))}>
          {enConnect.refuse}
        </button>
      </div>
    </section>
  );
}

/** What cannot be allowed: the owner reads why, and the site is told when he closes it. */
export function Impossible({
  asked,
  failure,
  children,
}: {
  asked: Pick<Asked, "refuse">;
  failure: RpcFailure;
  children?: ReactNode;
}) {
  return (
    <>
      <Notice kind="danger">{children ?? failure.message}</Notice>
      <div className="actions">
        <button type="button" onClick={() => asked.refuse(failure)}>
          {enConnect.close}
        </button>
      </div>
    </>
  );
}
