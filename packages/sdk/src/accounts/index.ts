export type { AccountAdapter, Deployment, ModuleInstallation, Validation } from "./AccountAdapter.ts";
export type { Call } from "./Call.ts";
export { encodeExecute } from "./erc7579/encodeExecute.ts";
export type { KernelIdentity } from "./kernel/deployment.ts";
export type { KernelVersion } from "./kernel/kernelVersions.ts";
export { readKernelVersion } from "./kernel/readKernelVersion.ts";
export { findKernelAccount, type KernelAccountFacts, toKernelAdapter } from "./kernel/toKernelAdapter.ts";
export { type AccountSigner, type ModularAccount, toModularAccount } from "./toModularAccount.ts";
export { toOwnerSigner } from "./toOwnerSigner.ts";
