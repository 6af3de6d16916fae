import { hashMessage } from "viem";
import type { Attack } from "./Attack.ts";
import { signOrThrow } from "./signOrThrow.ts";
import { useHonestly } from "./useHonestly.ts";

/** Signs in to somewhere as the account. */
export const arbitraryMessage: Attack = {
  name: "signature: message",
  description: "Signs in to somewhere as the account.",
  error: "SignatureRefusedError",
  stock: "succeeded",
  before: useHonestly,
  async run(holder) {
    await signOrThrow(holder, hashMessage("Sign in to example.com."));
  },
};
