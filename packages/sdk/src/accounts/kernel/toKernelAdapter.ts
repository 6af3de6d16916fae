import {
  type Address,
  type Client,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  isAddressEqual,
  zeroAddress,
} from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { AccountAdapter, Validation } from "../AccountAdapter.ts";
import type { Call } from "../Call.ts";
import { encodeExecute } from "../erc7579/encodeExecute.ts";
import { accountOf } from "./accountOf.ts";
import { deployByFactory, deployByMetaFactory, type KernelIdentity } from "./deployment.ts";
import { kernelAbi } from "./kernelAbi.ts";
import type { KernelVersion } from "./kernelVersions.ts";
import { kernelNonceKey } from "./nonceKey.ts";
import { readKernelVersion } from "./readKernelVersion.ts";
import { signAsKernelOwner } from "./signAsKernelOwner.ts";

/** One Kernel account. */
export interface KernelAccountFacts extends KernelIdentity {
  readonly address: Address;
  /** Asked when the owner is to sign, and not before: whoever revokes shall not depend on it. */
  readonly readVersion: () => Promise<KernelVersion>;
}

/**
 * Says how a Kernel account is talked to.
 *
 * @param facts - The account.
 * @returns Its adapter.
 */
export function toKernelAdapter(facts: KernelAccountFacts): AccountAdapter {
  const { address, readVersion, chainId } = facts;
  return {
    kind: "kernel",
    chainId,
    address,
    deployment: deployByMetaFactory(facts),
    directDeployment: deployByFactory(facts),
    encodeExecute: (calls) => ownCall(calls, address) ?? encodeExecute(calls),
    nonceKey: (validation, lane) => kernelNonceKey({ ...namedBy(validation, facts), lane }),
    encodeInstall: ({ type, module, data }) =>
      encodeFunctionData({
        abi: kernelAbi,
        functionName: "installModule",
        // No hook (20 bytes) ‖ the module's data, the hook's data.
        args: [type, module, concat([zeroAddress, encodeAbiParameters(installData, [data, "0x"])])],
      }),
    signHash: async (owner, hash) =>
      await signAsKernelOwner(owner, { chainId, account: address, version: await readVersion(), hash }),
  };
}

/**
 * Finds an owner's Kernel account, deployed or not.
 *
 * @param client - Reads the chain.
 * @param identity - Whose account, and which.
 * @returns Its adapter.
 */
export async function findKernelAccount(client: Client, identity: KernelIdentity): Promise<AccountAdapter> {
  const address = await accountOf(client, identity);
  return toKernelAdapter({ ...identity, address, readVersion: () => readKernelVersion(client, address) });
}

const installData = [{ type: "bytes" }, { type: "bytes" }] as const;

/** A call of the account itself is made as it stands: wrapped in `execute` it would come to the same, and cost more. */
function ownCall(calls: readonly Call[], account: Address): Hex | undefined {
  const [only, ...others] = calls;
  return only !== undefined && others.length === 0 && isAddressEqual(only.to, account)
    ? only.data
    : undefined;
}

/** Kernel takes the root validator whatever is named beside it; ZeroDev's packages name the validator that it is. */
function namedBy(validation: Validation, identity: KernelIdentity) {
  if (validation.by === "permission") {
    const { id, enabling } = validation;
    return { type: "permission", mode: enabling ? "enable" : "default", id } as const;
  }
  const id = validation.by === "root" ? contractAddress("ecdsaValidator", identity) : validation.module;
  return { type: validation.by, mode: "default", id } as const;
}
