import type { Address } from "viem";
import type { AccountAdapter, AccountKind, Deployment } from "./AccountAdapter.ts";
import { AccountUnsupportedError } from "./accountErrors.ts";
import { toErc6900Adapter } from "./erc6900/toErc6900Adapter.ts";
import { leadingValidator } from "./erc7579/leadingValidator.ts";
import { toErc7579Adapter } from "./erc7579/toErc7579Adapter.ts";
import { encodeKernelInstall } from "./kernel/encodeInstall.ts";
import { kernelSelection } from "./kernel/kernelSelection.ts";
import type { ModuleSelection } from "./ModuleSelection.ts";
import { nexusSelection } from "./nexus/nexusSelection.ts";

/** What accounts answer to `accountId()`, and what that says of them. */
const kinds: readonly {
  readonly id: RegExp;
  readonly kind: AccountKind;
  readonly selectionOf: SelectionOf;
}[] = [
  { id: /^kernel\.advanced\.v0\.3\.[1-9]/, kind: "kernel", selectionOf: kernelSelection },
  { id: /^biconomy\.nexus\.1\.0\./, kind: "nexus", selectionOf: nexusSelection },
  { id: /safe7579|^safe-.*erc7579/, kind: "safe7579", selectionOf: leadingValidator },
  {
    id: /^uMSA\.|^@openzeppelin\/contracts\.AccountERC7579\./,
    kind: "erc7579",
    selectionOf: leadingValidator,
  },
];

/** What ERC-6900 accounts answer that follow its reference in what the standard leaves open. */
const erc6900 = /^erc6900\./;

type SelectionOf = (module: Address) => ModuleSelection;

/** The kinds, for errors. */
const known =
  "Kernel 0.3.1 and later, Safe7579, Nexus 1.0, OpenZeppelin's and the reference ERC-7579 account, ERC-6900's reference account; of any other ERC-7579 account hand over the object that signs for it (`account`), and say how it names a validator (`selection`)";

/**
 * Says how an account is talked to that has said what it is.
 *
 * @param facts - The account, what it answers to `accountId()`, and how it is deployed if it is not.
 * @param selection - How it is told that the SpendCap is meant, of an account that this package does not know.
 * @returns Its adapter.
 * @throws {AccountUnsupportedError} when it is of no known kind, and no selection is given.
 */
export function adapterFor(
  facts: {
    readonly address: Address;
    readonly chainId: number;
    readonly accountId: string | undefined;
    readonly deployment: Deployment | undefined;
  },
  selection?: ModuleSelection | undefined,
): AccountAdapter {
  const { accountId, ...account } = facts;
  if (accountId !== undefined && erc6900.test(accountId)) return toErc6900Adapter(account);
  const found = kinds.find(({ id }) => accountId !== undefined && id.test(accountId));
  if (found !== undefined) {
    const { kind, selectionOf } = found;
    const adapter = toErc7579Adapter({ ...account, kind, selectionOf });
    return kind === "kernel" ? { ...adapter, encodeInstall: encodeKernelInstall } : adapter;
  }
  if (selection === undefined || accountId === undefined) {
    const { address } = facts;
    throw new AccountUnsupportedError({ account: address, found: accountId ?? "nothing", supported: known });
  }
  return toErc7579Adapter({ ...account, kind: "erc7579", selectionOf: () => selection });
}
