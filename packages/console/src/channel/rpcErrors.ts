/** Codes of EIP-1193, EIP-5792 and JSON-RPC that are answered, each with what it says when nothing more is known. */
export const rpcErrors = {
  userRejected: { code: 4001, message: "The owner refused." },
  unauthorized: { code: 4100, message: "This site is not allowed to use this account or this method." },
  unsupportedMethod: { code: 4200, message: "This is not supported." },
  disconnected: { code: 4900, message: "The owner's page cannot be reached." },
  chainNotAdded: { code: 4902, message: "The provider was not given this chain." },
  unsupportedCapability: { code: 5700, message: "A required capability is not supported." },
  unsupportedChain: { code: 5710, message: "The owner's page does not know this chain." },
  duplicateId: { code: 5720, message: "Calls with this id were sent before." },
  unknownBundle: { code: 5730, message: "No calls were sent under this id." },
  bundleTooLarge: { code: 5740, message: "These are too many calls for one bundle." },
  atomicityNotSupported: { code: 5760, message: "These calls cannot be bundled into one operation." },
  pending: { code: -32_002, message: "Another request is waiting for the owner's answer." },
  invalidParams: { code: -32_602, message: "The parameters are not valid." },
  internal: { code: -32_603, message: "Something failed." },
} as const;

export type RpcErrorName = keyof typeof rpcErrors;

/** An error as it travels. */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
}

/** An error of a name, with what is known of it. */
export function rpcFailure(name: RpcErrorName, message: string = rpcErrors[name].message): RpcFailure {
  return { code: rpcErrors[name].code, message };
}
