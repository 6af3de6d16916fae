import { encodeEnableData } from "@abbababa/sdk/internal";
import type { DeserializedSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { concat, encodeAbiParameters, type Hex, keccak256, numberToHex, size, zeroAddress } from "viem";
import { getUserOperationHash, type UserOperation } from "viem/account-abstraction";
import { privateKeyToAccount } from "viem/accounts";

/** An operation's claims: period and call indices. */
export interface Claims {
  readonly period: number;
  readonly indices: readonly number[];
  readonly privateKey?: Hex | undefined;
}

const execute = "0xe9ae5c53";
const layeredPolicyIndex = 3;
const enableParameters = Array.from({ length: 5 }, () => ({ type: "bytes" }) as const);

/**
 * Signs an operation with a stolen session string, believing nothing and checking nothing.
 *
 * The layouts are written out here once more, from the contract's documentation, so that a mistake of the SDK and its
 * mirror image in the contract are not taken for an agreement.
 *
 * @param session - What the string holds.
 * @param operation - Anything.
 * @param claims - Anything.
 * @param installing - Whether to install the session with it.
 */
export async function signOperation(
  session: DeserializedSessionKey,
  operation: UserOperation<"0.7">,
  claims: Claims,
  installing: boolean,
): Promise<Hex> {
  const { grant, sessionId } = session;
  const key = privateKeyToAccount(claims.privateKey ?? session.privateKey.reveal());
  const userOpHash = getUserOperationHash({
    userOperation: { ...operation, signature: "0x" },
    entryPointAddress: "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
    entryPointVersion: "0.7",
    chainId: grant.chainId,
  });
  const claimed = concat([
    numberToHex(claims.period, { size: 4 }),
    numberToHex(claims.indices.length, { size: 1 }),
    ...claims.indices.map((index) => numberToHex(index, { size: 1 })),
  ]);
  const compact = grant.policySet === "compact";
  const raw = compact ? keccak256(concat([userOpHash, sessionId, claimed])) : userOpHash;
  const signed = await key.signMessage({ message: { raw } });
  const presentation = concat([claimed, grant.terms]);
  if (grant.selection !== undefined) {
    const { enableSignature } = grant;
    const inBand = concat(["0x01", numberToHex(size(enableSignature), { size: 2 }), enableSignature]);
    return concat([installing ? inBand : "0x00", signed, presentation]);
  }
  const signature = compact
    ? concat(["0xff", signed, presentation])
    : concat([
        numberToHex(layeredPolicyIndex, { size: 1 }),
        numberToHex(size(presentation), { size: 8 }),
        presentation,
        "0xff",
        signed,
      ]);
  return installing ? wrapInstallation(session, signature) : signature;
}

/** Kernel's enable mode: hook ‖ (modules, hook data, selector, the owner's signature, the operation's signature). */
function wrapInstallation(session: DeserializedSessionKey, signature: Hex): Hex {
  const { grant, terms } = session;
  const { chainId, policySet, contracts: addresses } = grant;
  const modules = encodeEnableData({ chainId, policySet, encodedTerms: grant.terms, terms, addresses });
  return concat([
    zeroAddress,
    encodeAbiParameters(enableParameters, [modules, "0x", execute, grant.enableSignature, signature]),
  ]);
}
