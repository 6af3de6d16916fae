import { useId } from "react";
import type { StoredOwner } from "../store/records.ts";
import { en } from "../texts/en.ts";
import type { RevocationChoice } from "./killSessions.ts";

/** How revocations reach the chain. */
export function KillPath(props: {
  path: RevocationChoice;
  onChange: (path: RevocationChoice) => void;
  owner: StoredOwner;
}) {
  const { path, onChange, owner } = props;
  const id = useId();
  const paths = (["auto", "userop", "direct", "relay", "sign"] as const).filter(
    (name) => name !== "direct" || owner.kind === "wallet",
  );
  return (
    <p>
      <label htmlFor={id}>{en.kill.paths.label}</label>{" "}
      <select id={id} value={path} onChange={({ target }) => onChange(paths[target.selectedIndex] ?? "auto")}>
        {paths.map((name) => (
          <option key={name} value={name}>
            {en.kill.paths[name]}
          </option>
        ))}
      </select>
    </p>
  );
}
