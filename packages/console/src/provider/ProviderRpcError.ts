import { type RpcErrorName, rpcFailure } from "../channel/rpcErrors.ts";

/** What a request fails with: `code` is one of EIP-1193, EIP-5792 or JSON-RPC. */
export class ProviderRpcError extends Error {
  override readonly name = "ProviderRpcError";
  readonly code: number;
  /** What a node said beside it, such as the data of a revert. */
  readonly data: unknown;

  constructor(failure: { readonly code: number; readonly message: string; readonly data?: unknown }) {
    super(failure.message);
    this.code = failure.code;
    this.data = failure.data;
  }
}

/** An error of a name. */
export function providerError(name: RpcErrorName, message?: string): ProviderRpcError {
  return new ProviderRpcError(rpcFailure(name, message));
}
