import { readFile, writeFile } from "node:fs/promises";
import { type AccountKind, accountKinds } from "../../../src/accounts/index.ts";
import type { Behaviour, BehaviourGroup } from "./Behaviour.ts";

const file = new URL("../../../../../docs/accounts.md", import.meta.url);

/** What stands around the table in the document. */
const [begin, end] = ["<!-- results: begin -->", "<!-- results: end -->"] as const;

/** What stands where a test failed or was left out. */
const notShown = "not shown";

const titles: Readonly<Record<AccountKind, string>> = {
  kernel: "Kernel",
  nexus: "Nexus",
  safe7579: "Safe7579",
  reference: "reference",
  openzeppelin: "OpenZeppelin",
};

/** Account × behaviour, as a run showed it. */
export class ResultsTable {
  readonly #groups: readonly BehaviourGroup[];
  readonly #shown = new Map<Behaviour, Map<AccountKind, string | undefined>>();

  constructor(groups: readonly BehaviourGroup[]) {
    this.#groups = groups;
  }

  /**
   * Notes that a behaviour was shown.
   *
   * @param reason - Why the account does it otherwise, where it does.
   */
  record(behaviour: Behaviour, kind: AccountKind, reason: string | undefined): void {
    const row = this.#shown.get(behaviour) ?? new Map<AccountKind, string | undefined>();
    this.#shown.set(behaviour, row.set(kind, reason));
  }

  /** The table in Markdown, its footnotes below it. */
  format(): string {
    const notes: string[] = [];
    const cell = (behaviour: Behaviour, kind: AccountKind): string => {
      const row = this.#shown.get(behaviour);
      if (row?.has(kind) !== true) return notShown;
      const reason = row.get(kind);
      if (reason === undefined) return "yes";
      if (!notes.includes(reason)) notes.push(reason);
      return `no [${notes.indexOf(reason) + 1}]`;
    };
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const rows = this.#groups.flatMap(({ heading, behaviours }) => [
      line([`**${heading}**`, ...accountKinds.map(() => "")]),
      ...behaviours.map((behaviour) =>
        line([behaviour.title, ...accountKinds.map((kind) => cell(behaviour, kind))]),
      ),
    ]);
    const head = [
      line(["", ...accountKinds.map((kind) => titles[kind])]),
      line(["---", ...accountKinds.map(() => "---")]),
    ];
    return [...head, ...rows, "", ...notes.map((note, index) => `[${index + 1}] ${note}\n`)]
      .join("\n")
      .trim();
  }

  /** The table that the document has. */
  async committed(): Promise<string> {
    const [, from = ""] = (await readFile(file, "utf8")).split(begin);
    return (from.split(end)[0] ?? "").trim();
  }

  /** Puts the table into the document. */
  async write(): Promise<void> {
    const table = this.format();
    if (table.includes(notShown))
      throw new RangeError("Only the table of a run in which all was shown is written.");
    const text = await readFile(file, "utf8");
    const [before, after] = [text.split(begin)[0], text.split(end)[1]];
    await writeFile(file, `${before}${begin}\n${table}\n${end}${after}`);
  }
}
