import { type AccountKind, accountKinds, encodeCalls } from "@abbababa/sdk-tests/accounts";
import { sellersOf } from "../account/keys.ts";
import { type Compiler, readArtifact, readCompiler } from "../contracts/artifacts.ts";
import { type Lab, undone } from "../gas/lab.ts";
import { batchCalls, singleCall } from "../session/calls.ts";
import { usualSession } from "../session/escrowTerms.ts";
import type { Targets } from "../session/Targets.ts";
import { type AccountLab, createAccountLab, send } from "./accountLab.ts";
import type { Cost } from "./Cost.ts";
import type { Door } from "./Door.ts";
import { executorDoor, smartSessionsDoor, validatorDoor } from "./doors.ts";
import { measurePayments } from "./measurePayments.ts";

/** Whose key acts, and through which module. */
export const accountDoors = ["owner", "validator", "executor", "smartSessions"] as const;
export type AccountDoor = (typeof accountDoors)[number];

/** What is measured of each door; an owner has nothing to enable. */
export type AccountShape = "single" | "batch" | "enable" | "payment" | "paymentGranting";

/** One row of the table of accounts. */
export interface AccountRow {
  readonly account: AccountKind;
  readonly door: AccountDoor;
  readonly shape: AccountShape;
  /** Gas of the transaction; of a payment, gas of the call of `isValidSignature`. */
  readonly gas: number;
  /** Bytes of the calldata. */
  readonly calldataBytes: number;
}

/** Accounts that SmartSessions is measured on. */
const peersOn: readonly AccountKind[] = ["nexus", "reference"];

/** Measures every door on every account. */
export async function measureAccounts(lab: Lab): Promise<AccountRow[]> {
  const compiler = await readCompiler(await readArtifact("session/SpendCap"));
  const rows: AccountRow[] = [];
  for (const kind of accountKinds) {
    await undone(lab.devnet, async () => rows.push(...(await measureAccount(lab, kind, compiler))));
  }
  return rows;
}

async function measureAccount(lab: Lab, kind: AccountKind, compiler: Compiler): Promise<AccountRow[]> {
  const account = await createAccountLab(lab, kind);
  const doors: Partial<Record<AccountDoor, () => Promise<Door>>> = {
    owner: async () => ownerDoor(account),
    validator: () => validatorDoor(account),
    executor: () => executorDoor(account),
  };
  if (peersOn.includes(kind)) doors.smartSessions = () => smartSessionsDoor(account, compiler);

  const rows: AccountRow[] = [];
  for (const door of accountDoors) {
    const open = doors[door];
    if (open === undefined) continue;
    const costs = await undone(lab.devnet, async () => measureDoor(await open(), account.targets));
    if (door === "owner") delete costs.enable;
    rows.push(...toRows(kind, door, costs));
  }
  const payments = await undone(lab.devnet, () => measurePayments(account));
  return [...rows, ...toRows(kind, "validator", payments)];
}

type Costs = Partial<Record<AccountShape, Cost>>;

/** The first purchase, then, once every counter has been written, the steady operations. */
async function measureDoor(door: Door, targets: Targets): Promise<Costs> {
  const seller = sellersOf(usualSession.counterparties).at(-1);
  if (seller === undefined) throw new RangeError("A session has a counterparty at least.");
  const [batch, single] = [batchCalls(targets, { seller }), singleCall(targets)];
  const enable = await door.act(batch, true);
  await door.act(batch, false);
  return { single: await door.act(single, false), batch: await door.act(batch, false), enable };
}

function ownerDoor(account: AccountLab): Door {
  const { ownerNonceKey } = account.account;
  return {
    act: (calls) =>
      send(account, ownerNonceKey, encodeCalls(calls), (operation) =>
        account.account.signOperation(operation),
      ),
  };
}

function toRows(account: AccountKind, door: AccountDoor, costs: Costs): AccountRow[] {
  return (Object.entries(costs) as [AccountShape, Cost][]).map(([shape, { gas, calldataBytes }]) => ({
    account,
    door,
    shape,
    gas,
    calldataBytes,
  }));
}
