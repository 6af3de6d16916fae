import { type Address, type Client, getAddress, type Hex } from "viem";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { isInstalled } from "../../accounts/isInstalled.ts";
import type { OpenedAccount } from "../account/openAccount.ts";
import type { KernelRoot } from "../account/openKernel.ts";
import { LayeredSetUnsupportedError, ValidatorNotInstalledError } from "../errors/grantErrors.ts";
import { gatherFacts } from "../failures/revertData.ts";
import { grantingNonceOf } from "../ledger/readAccountState.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";
import { signMessageGrant, signPermissionGrant } from "./signGrant.ts";

/** What of a grant depends on its door, and how the owner signs it. */
export type GrantDoor = Pick<
  SessionGrant,
  "accountKind" | "selection" | "deployment" | "kernelVersion" | "kernelNonce"
> & {
  readonly sign: (
    grant: Omit<SessionGrant, "enableSignature">,
    session: { readonly terms: SessionTerms; readonly sessionId: Hex },
  ) => Promise<Hex>;
};

/**
 * Chooses how a session will reach its account. Where the SpendCap is installed as a validator, the owner signs the terms
 * themselves; a Kernel account without it takes the session as a permission.
 *
 * @param client - Reads the chain.
 * @param opened - The account.
 * @param wish - What the owner asked for, and the SpendCap.
 * @returns The door.
 * @throws {ValidatorNotInstalledError} when the account has to get the SpendCap first.
 */
export async function chooseDoor(
  client: Client,
  opened: OpenedAccount,
  wish: Pick<ParsedSessionKeyParameters, "executor" | "policySet"> & { readonly module: Address },
): Promise<GrantDoor> {
  const { adapter, kernel } = opened;
  const { executor, policySet, module } = wish;
  const { address: account } = adapter;
  if (kernel !== undefined && (policySet === "layered" || !kernel.state.deployed)) {
    return await kernelDoor(account, kernel, executor);
  }
  if (policySet === "layered") throw new LayeredSetUnsupportedError({ account });
  const { deployment } = adapter;
  if (adapter.kind === "erc6900" && executor === "redeem") {
    const supported = 'ERC-7579 accounts; here leave `executor: "redeem"` out';
    throw new AccountUnsupportedError({ account, found: "an ERC-6900 account", supported });
  }
  const installed = await hasValidator(client, opened, module);
  if (kernel !== undefined && !installed) return await kernelDoor(account, kernel, executor);
  if (!installed && executor !== "redeem") throw new ValidatorNotInstalledError({ account, module });
  return {
    accountKind: adapter.kind,
    selection: adapter.selectionOf(module),
    ...(!opened.deployed && deployment && { deployment: inOneCase(deployment) }),
    kernelNonce: 0,
    sign: (grant) => signMessageGrant(opened, grant),
  };
}

async function hasValidator(client: Client, opened: OpenedAccount, module: Address): Promise<boolean> {
  try {
    return await isInstalled(client, opened.adapter, {
      module,
      type: moduleType.validator,
      deployment: opened.adapter.deployment,
    });
  } catch (error) {
    // A Safe answers nothing until its first operation has set it up.
    if (!opened.deployed && gatherFacts(error).reverted) return false;
    throw error;
  }
}

/** As a permission; or, where it redeems, by a message of the account, which is the validator's door. */
async function kernelDoor(
  account: Address,
  { owner, state, readVersion }: KernelRoot,
  executor: SessionGrant["executor"],
): Promise<GrantDoor> {
  const kernelVersion = await readVersion();
  const kernelNonce = grantingNonceOf(account, state);
  return {
    kernelVersion,
    kernelNonce: executor === "redeem" ? 0 : kernelNonce,
    sign: (grant, session) => signPermissionGrant(owner, grant, session),
  };
}

/** Account objects write hex in any case; strings have one. */
function inOneCase({ factory, factoryData }: Deployment): Deployment {
  return { factory: getAddress(factory), factoryData: factoryData.toLowerCase() as Hex };
}
