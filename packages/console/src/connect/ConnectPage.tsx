import { type ReactNode, useEffect, useState } from "react";
import { enConnect } from "../texts/enConnect.ts";
import { CallsView } from "./CallsView.tsx";
import { ConnectView } from "./ConnectView.tsx";
import { GrantedView } from "./GrantedView.tsx";
import { type AnyAsked, type NoChannel, openChannel } from "./openChannel.ts";
import { PermissionsView } from "./PermissionsView.tsx";
import { RevokeView } from "./RevokeView.tsx";
import { SignView } from "./SignView.tsx";

/** The window that a site opens: shows the one thing that it asks, and answers it. */
export function ConnectPage() {
  const [state, setState] = useState<AnyAsked | NoChannel>();
  useEffect(() => {
    const channel = openChannel((asked) => {
      const close = () => {
        setState("answered");
        window.close();
      };
      setState({
        ...asked,
        answer: (result: unknown) => {
          asked.answer(result);
          close();
        },
        refuse: (failure: Parameters<typeof asked.refuse>[0]) => {
          asked.refuse(failure);
          close();
        },
      } as AnyAsked);
    });
    if (typeof channel === "string") setState(channel);
    return () => (typeof channel === "string" ? undefined : channel.close());
  }, []);
  return (
    <>
      <h1>{enConnect.title}</h1>
      {state === undefined ? <p role="status">{enConnect.waiting}</p> : null}
      {typeof state === "string" ? <p role="status">{enConnect[state]}</p> : null}
      {typeof state === "object" ? (
        <>
          <p className="address">
            <code>{state.origin}</code>
          </p>
          {viewOf(state)}
        </>
      ) : null}
    </>
  );
}

function viewOf(asked: AnyAsked): ReactNode {
  switch (asked.method) {
    case "eth_requestAccounts":
      return <ConnectView asked={asked} />;
    case "wallet_requestExecutionPermissions":
      return <PermissionsView asked={asked} />;
    case "wallet_getGrantedExecutionPermissions":
      return <GrantedView asked={asked} />;
    case "wallet_revokeExecutionPermission":
      return <RevokeView asked={asked} />;
    case "wallet_sendCalls":
      return <CallsView asked={asked} />;
    case "eth_signTypedData_v4":
    case "personal_sign":
      return <SignView asked={asked} />;
  }
}
