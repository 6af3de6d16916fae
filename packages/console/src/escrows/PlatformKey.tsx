import { useState } from "react";
import { enEscrows } from "../texts/enEscrows.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Field } from "../ui/Field.tsx";
import { apiOf } from "./usePurchases.ts";

/** Takes an agent's key, which stays in memory. */
export function PlatformKey(props: { platformUrl: string; onKey: (apiKey: string) => void }) {
  const { platformUrl, onKey } = props;
  const [typed, type] = useState("");
  return (
    <details>
      <summary>{enEscrows.purchases.connect}</summary>
      <Field
        label={enEscrows.purchases.field}
        hint={enEscrows.purchases.hint}
        value={typed}
        onChange={type}
        secret
      />
      <ActionButton
        busy={enEscrows.purchases.loading}
        disabled={typed.trim() === ""}
        action={async () => {
          // What is no key is said here, before anything is asked.
          apiOf(platformUrl, typed.trim());
          onKey(typed.trim());
        }}
      >
        {enEscrows.purchases.show}
      </ActionButton>
    </details>
  );
}
