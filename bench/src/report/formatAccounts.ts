import { type AccountDoor, type AccountRow, accountDoors } from "../accounts/measureAccounts.ts";
import { type Cell, formatTable, signed } from "./formatTable.ts";

const doorNames: Readonly<Record<AccountDoor, string>> = {
  owner: "owner",
  validator: "our validator",
  executor: "our executor",
  smartSessions: "SmartSessions",
};

const shapes = ["single", "batch", "enable", "payment", "paymentGranting"] as const;

/** The table of accounts and doors, and what sessions cost over their account's owner. */
export function formatAccounts(rows: readonly AccountRow[]): string {
  const kinds = [...new Set(rows.map(({ account }) => account))];
  const cell = (account: string, door: AccountDoor, shape: string): number | undefined =>
    rows.find((row) => row.account === account && row.door === door && row.shape === shape)?.gas;
  const lines = kinds.flatMap((account) =>
    accountDoors
      .filter((door) => cell(account, door, "single") !== undefined)
      .map((door): Cell[] => {
        const over = (shape: "single" | "batch"): Cell => {
          const [own, owner] = [cell(account, door, shape), cell(account, "owner", shape)];
          if (door === "owner" || own === undefined || owner === undefined) return "";
          return signed(own - owner);
        };
        const gas = shapes.map((shape) => cell(account, door, shape) ?? "");
        return [`${account}, ${doorNames[door]}`, ...gas, over("single"), over("batch")];
      }),
  );
  const head = ["account, key", "one call", "batch", "first batch", "payment", "first payment"];
  return formatTable([...head, "call over owner", "batch over owner"], lines);
}
