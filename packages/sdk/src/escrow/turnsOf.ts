import { Turns } from "../session/operation/Turns.ts";
import type { AccountClient } from "./EscrowClient.ts";

const turns = /* @__PURE__ */ new WeakMap<AccountClient, Turns>();

/** The turns that a plain account's transactions take: one purchase's allowance must not be replaced by the next one's. */
export function turnsOf(client: AccountClient): Turns {
  const known = turns.get(client) ?? new Turns();
  turns.set(client, known);
  return known;
}
