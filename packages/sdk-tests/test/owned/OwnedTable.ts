import { readFile, writeFile } from "node:fs/promises";
import { type AccountForm, accountForms } from "../../src/owned/forms.ts";
import { type OwnedBehaviour, ownedBehaviours } from "./behaviours.ts";

const file = new URL("../../../../docs/accounts.md", import.meta.url);

/** What stands around the table in the document. */
const [begin, end] = ["<!-- owned: begin -->", "<!-- owned: end -->"] as const;

const [shown, notShown] = ["yes", "not shown"] as const;

/** Account × behaviour, as a run of the SDK's public functions showed it. */
export class OwnedTable {
  readonly #shown = new Map<AccountForm, Set<OwnedBehaviour>>();

  /** Notes that a behaviour was shown. */
  record(behaviour: OwnedBehaviour, form: AccountForm): void {
    const column = this.#shown.get(form) ?? new Set<OwnedBehaviour>();
    this.#shown.set(form, column.add(behaviour));
  }

  /** Where the document says otherwise than this run, of the accounts that it tried. */
  async unlike(forms: readonly AccountForm[]): Promise<string[]> {
    const [, from = ""] = (await readFile(file, "utf8")).split(begin);
    const rows = (from.split(end)[0] ?? "").trim().split("\n").map(cellsOf);
    const [names = []] = rows;
    return ownedBehaviours.flatMap((behaviour) => {
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
    const text = await readFile(file, "utf8");
    const [before, after] = [text.split(begin)[0], text.split(end)[1]];
    await writeFile(file, `${before}${begin}\n${table}\n${end}${after}`);
  }

  #format(): string {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [
      line(["", ...accountForms.map(({ name }) => name)]),
      line(["---", ...accountForms.map(() => "---")]),
      ...ownedBehaviours.map((behaviour) =>
        line([behaviour.title, ...accountForms.map((form) => this.#cell(behaviour, form))]),
      ),
    ].join("\n");
  }

  #cell(behaviour: OwnedBehaviour, form: AccountForm): string {
    return this.#shown.get(form)?.has(behaviour) === true ? shown : notShown;
  }
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
