import { useId, useState } from "react";
import { en } from "../texts/en.ts";

/** A long text to take along. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  return (
    <div className="copy">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} readOnly rows={4} value={text} spellCheck={false} />
      <button
        type="button"
        onClick={() =>
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? en.copied : en.copy}
      </button>
    </div>
  );
}
