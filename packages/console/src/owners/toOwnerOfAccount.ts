import type { OwnerOfAccount } from "@abbababa/sdk";
import type { StoredOwner } from "../store/records.ts";

/** Names an owner to the SDK, who need not be here to sign. */
export function toOwnerOfAccount(owner: StoredOwner): OwnerOfAccount {
  return owner.kind === "wallet" ? owner.address : { publicKey: owner.publicKey };
}

/** Whether two owners are the same key. */
export function isSameOwner(a: StoredOwner, b: StoredOwner): boolean {
  return nameOf(a) === nameOf(b);
}

function nameOf(owner: StoredOwner): string {
  return (owner.kind === "wallet" ? owner.address : owner.publicKey).toLowerCase();
}
