import type { Hex } from "viem";

/** Thrown when the account answered that a signature is not its own. */
export class SignatureRefusedError extends Error {
  override readonly name = "SignatureRefusedError";

  constructor() {
    super("The account does not take the signature for its own (ERC-1271).");
  }
}

/** Thrown when an operation was included and charged, and its execution then reverted. */
export class ExecutionRevertedError extends Error {
  override readonly name = "ExecutionRevertedError";

  constructor(transaction: Hex) {
    super(`The operation was included in ${transaction} and reverted there.`);
  }
}

/** Thrown when a bundler refused what the chain itself would have taken: then only the bundler's manners protect. */
export class OnlyBundlerRefusedError extends Error {
  override readonly name = "OnlyBundlerRefusedError";

  constructor(cause: unknown) {
    super("The bundler refused the operation, but the EntryPoint takes it.", { cause });
  }
}
