export type { AccountAdapter, AccountKind, Deployment, ModuleInstallation } from "./AccountAdapter.ts";
export { adapterFor } from "./accountKinds.ts";
export type { Call } from "./Call.ts";
export { encodeExecute } from "./erc7579/encodeExecute.ts";
export { toEcdsaValidatorSigner } from "./erc7579/toEcdsaValidatorSigner.ts";
export type { KernelIdentity } from "./kernel/deployment.ts";
export type { KernelVersion } from "./kernel/kernelVersions.ts";
export { readKernelVersion } from "./kernel/readKernelVersion.ts";
export {
  findKernelAccount,
  type KernelAccountFacts,
  type KernelAdapter,
  toKernelAdapter,
} from "./kernel/toKernelAdapter.ts";
export { type ModuleSelection, selectedNonceKey, selectSignature } from "./ModuleSelection.ts";
export { toSafeOwnerSigner } from "./safe7579/toSafeOwnerSigner.ts";
export { type AccountSigner, type ModularAccount, toModularAccount } from "./toModularAccount.ts";
export { toOwnerSigner } from "./toOwnerSigner.ts";
