import { type ReactNode, useId } from "react";

/** A text field with its label, a hint, and what is wrong with it. */
export function Field(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  problem?: string | undefined;
  numeric?: boolean;
  /** Not shown, and not kept by the browser. */
  secret?: boolean;
  children?: ReactNode;
}) {
  const { label, value, onChange, hint, problem, numeric = false, secret = false, children } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={secret ? "password" : "text"}
        value={value}
        inputMode={numeric ? "decimal" : "text"}
        autoComplete={secret ? "new-password" : "off"}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onChange(target.value)}
      />
      {children}
      <span id={`${id}-hint`} className={problem === undefined ? "hint" : "hint problem"}>
        {problem ?? hint}
      </span>
    </div>
  );
}
