import { readFile, writeFile } from "node:fs/promises";
import type { AccountForm } from "../../../src/owned/forms.ts";
import type { OwnedBehaviour } from "./behaviours.ts";

const file = new URL("../../../../../docs/accounts.md", import.meta.url);

const [shown, refused, notShown] = ["yes", "no, and says so", "not shown"] as const;

/** What a table is of, and where it stands in the document. */
export interface TableFrame {
  /** Stands around it. */
  readonly marker: string;
  readonly forms: readonly AccountForm[];
  readonly behaviours: readonly OwnedBehaviour[];
}

/** Account or owner × behaviour, as a run of the SDK's public functions showed it. */
export class OwnedTable {
  readonly #shown = new Map<AccountForm, Set<OwnedBehaviour>>();
  readonly #frame: TableFrame;

  constructor(frame: TableFrame) {
    this.#frame = frame;
  }

  /** Notes that a behaviour was shown. */
  record(behaviour: OwnedBehaviour, form: AccountForm): void {
    const column = this.#shown.get(form) ?? new Set<OwnedBehaviour>();
    this.#shown.set(form, column.add(behaviour));
  }

  /** Where the document says otherwise than this run, of the accounts that it tried. */
  async unlike(forms: readonly AccountForm[]): Promise<string[]> {
    const { behaviours } = this.#frame;
    const [begin, end] = this.#marks();
    const [, from = ""] = (await readFile(file, "utf8")).split(begin);
    const rows = (from.split(end)[0] ?? "").trim().split("\n").map(cellsOf);
    const [names = []] = rows;
    return behaviours.flatMap((behaviour) => {
      const row = rows.find(([title]) => title === behaviour.title) ?? [];
      return forms
        .filter((form) => row[names.indexOf(form.name)] !== this.#cell(behaviour, form))
        .map((form) => `${behaviour.title}: ${form.name}`);
    });
  }

  /** Puts the table into the document. */
  async write(): Promise<void> {
    const table = this.#format();
    if (table.includes(notShown))
      throw new RangeError("Only the table of a run in which all was shown is written: set ACCOUNTS=all.");
    const [begin, end] = this.#marks();
    const text = await readFile(file, "utf8");
    const [before, after] = [text.split(begin)[0], text.split(end)[1]];
    await writeFile(file, `${before}${begin}\n${table}\n${end}${after}`);
  }

  #marks(): [begin: string, end: string] {
    const { marker } = this.#frame;
    return [`<!-- ${marker}: begin -->`, `<!-- ${marker}: end -->`];
  }

  #format(): string {
    const { forms, behaviours } = this.#frame;
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [
      line(["", ...forms.map(({ name }) => name)]),
      line(["---", ...forms.map(() => "---")]),
      ...behaviours.map((behaviour) =>
        line([behaviour.title, ...forms.map((form) => this.#cell(behaviour, form))]),
      ),
    ].join("\n");
  }

  #cell(behaviour: OwnedBehaviour, form: AccountForm): string {
    if (this.#shown.get(form)?.has(behaviour) !== true) return notShown;
    return behaviour.redeems && form.withoutExecutors ? refused : shown;
  }
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
