import { type AccountForm, accountForms } from "./forms.ts";
import { type OwnerForm, ownerForms } from "./ownerForms.ts";

/** `pnpm test:deep` tries all of them; else those that stand for the rest. */
const all = process.env.ACCOUNTS === "all";

const named = (...names: readonly string[]): readonly AccountForm[] =>
  accountForms.filter(({ name }) => all || names.includes(name));

const ownersNamed = (...names: readonly string[]): readonly OwnerForm[] =>
  ownerForms.filter(({ name }) => all || names.includes(name));

/** Which accounts and owners are tried how, in this run. */
export const tried = {
  behaviours: named(
    "Safe7579, by permissionless.js",
    "Nexus, by its address",
    "Kernel 3.1, by permissionless.js",
    "the smallest ERC-6900 account, by an object",
  ),
  // The thief writes ERC-7579's encodings by hand; ERC-6900's are attacked in contracts/session/test/erc6900.t.sol.
  attacks: named("Nexus, by its address", "Safe7579, by permissionless.js").filter(
    ({ withoutExecutors }) => withoutExecutors === undefined,
  ),
  owners: ownersNamed("passkey", "contract (ERC-1271): an account that a passkey owns"),
};
