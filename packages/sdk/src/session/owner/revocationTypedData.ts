import type { Address, Hex, TypedDataDefinition } from "viem";

/**
 * States what the contract asks an account about before it revokes one session or all of them (EIP-712).
 *
 * @param message - The revocation; without a session it is of all.
 */
export function revocationTypedData(message: {
  readonly chainId: number;
  readonly module: Address;
  readonly account: Address;
  readonly sessionId: Hex | undefined;
  readonly nonce: bigint;
  readonly deadline: bigint;
}): TypedDataDefinition {
  const { chainId, module, account, sessionId, nonce, deadline } = message;
  const domain = { name: "Abba Baba Sessions", version: "1", chainId, verifyingContract: module } as const;
  const [accountField, nonceFields] = [
    { name: "account", type: "address" },
    [
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  ] as const;
  if (sessionId === undefined) {
    return {
      domain,
      types: { RevokeAllSessions: [accountField, ...nonceFields] },
      primaryType: "RevokeAllSessions",
      message: { account, nonce, deadline },
    };
  }
  return {
    domain,
    types: { RevokeSession: [accountField, { name: "sessionId", type: "bytes32" }, ...nonceFields] },
    primaryType: "RevokeSession",
    message: { account, sessionId, nonce, deadline },
  };
}
