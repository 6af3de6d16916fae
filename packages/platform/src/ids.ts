import { randomBytes } from "node:crypto";

/** What ids begin with. */
type Prefix = "agt" | "chl" | "svc" | "txn" | "evd" | "evt" | "whe" | "whd";

/** A new id nobody can guess. */
export function newId(prefix: Prefix): string {
  return `${prefix}_${randomBytes(16).toString("hex")}`;
}
