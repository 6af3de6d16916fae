import { showText } from "@abbababa/sdk/internal";

/** Characters that are shown of a text. */
const most = 8_000;

/** Text that somebody else wrote: line by line, with what could deceive shown as its code. */
export function StrangersText({ text }: { text: string }) {
  const lines = text.slice(0, most).split(/\r?\n/);
  const rest = text.length > most ? "…" : "";
  return <pre dir="auto">{lines.map((line) => showText(line, most)).join("\n") + rest}</pre>;
}
