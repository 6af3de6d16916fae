/// <reference types="node" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
export type { DevAccount } from "./accounts.ts";
export { addresses } from "./addresses.ts";
export { type CanonicalCode, type CanonicalName, canonicalCode } from "./canonicalCode.ts";
export { type CodeDifference, compareCanonicalCode } from "./compareCanonicalCode.ts";
export type { DeployedContracts } from "./contracts.ts";
export type { Devnet } from "./devnet.ts";
export {
  AnvilMissingError,
  DevnetError,
  type DevnetErrorOptions,
  ForkUnreachableError,
  OptionsInvalidError,
  PortTakenError,
  ProcessExitedError,
  SetupError,
  StartAbortedError,
  StartTimeoutError,
} from "./errors.ts";
export type { DevnetOptions } from "./options.ts";
export { startDevnet } from "./startDevnet.ts";
export { testUsdcAbi } from "./testUsdcAbi.ts";
