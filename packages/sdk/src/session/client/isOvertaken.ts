import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { getBlockNumber, readContract } from "viem/actions";
import { spendCapAbi } from "../../generated/abis.ts";
import type { SessionContext } from "./SessionContext.ts";
import type { SignedOperation } from "./SignedOperation.ts";

/** Kernel's nonces begin with a byte for the mode; 1 installs what validates. */
const modeShift = 248n;
const enableMode = 1n;

/**
 * Says whether an operation that would install its session came too late: another one did. Kernel takes an owner's
 * approval once, so such an operation can never be included, and may be made anew.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns `false` also when the node does not answer.
 */
export async function isOvertaken(
  { publicClient, session }: SessionContext,
  { userOperation }: SignedOperation,
): Promise<boolean> {
  const { nonce, sender } = userOperation;
  if (nonce >> modeShift !== enableMode) return false;
  try {
    // Both of the same block: nodes behind one address lag behind each other.
    const blockNumber = await getBlockNumber(publicClient, { cacheTime: 0 });
    const [{ door }, next] = await Promise.all([
      readContract(publicClient, {
        abi: spendCapAbi,
        address: session.grant.contracts.spendCap,
        functionName: "getSession",
        args: [session.sessionId, sender],
        blockNumber,
      }),
      readContract(publicClient, {
        abi: entryPoint07Abi,
        address: entryPoint07Address,
        functionName: "getNonce",
        args: [sender, nonce >> 64n],
        blockNumber,
      }),
    ]);
    return door !== 0 && next === nonce;
  } catch {
    return false;
  }
}
