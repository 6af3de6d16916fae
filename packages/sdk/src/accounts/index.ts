export type { AccountAdapter, AccountKind, Deployment, ModuleInstallation } from "./AccountAdapter.ts";
export type { Call } from "./Call.ts";
export { encodeExecute } from "./erc7579/encodeExecute.ts";
export type { KernelIdentity } from "./kernel/deployment.ts";
export type { KernelVersion } from "./kernel/kernelVersions.ts";
export { readKernelVersion } from "./kernel/readKernelVersion.ts";
export {
  findKernelAccount,
  type KernelAccountFacts,
  type KernelAdapter,
  toKernelAdapter,
} from "./kernel/toKernelAdapter.ts";
export type { ModuleSelection } from "./ModuleSelection.ts";
export { type AccountSigner, type ModularAccount, toModularAccount } from "./toModularAccount.ts";
export { toOwnerSigner } from "./toOwnerSigner.ts";
