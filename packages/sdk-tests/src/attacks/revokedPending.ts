import type { Attack } from "./Attack.ts";
import { signThenSpend } from "./signThenSpend.ts";

/** Uses a key that the owner revoked before it was ever used. */
export const revokedPending: Attack = {
  name: "revoked before first use",
  description: "Uses a key that the owner revoked before it was ever used.",
  error: "SessionRevokedError",
  stock: "succeeded",
  before: ({ revoke }) => revoke(),
  async run(holder, world) {
    await signThenSpend(holder, world);
  },
};
