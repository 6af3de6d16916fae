export { type DeployableName, qualifiedName, readArtifacts } from "./artifacts.ts";
export { createXAddress, createXAddressOf, createXSalt } from "./createX.ts";
export {
  type DeployContractsParameters,
  type DeployContractsReturnType,
  type DeploymentPreview,
  deployContracts,
  type UnsentDeployment,
} from "./deployContracts.ts";
export { DeployError } from "./errors.ts";
export {
  type OperateParameters,
  type OperateReturnType,
  operate,
} from "./operations/operate.ts";
export {
  type DeployNetwork,
  type DeployParameters,
  type EscrowRole,
  type PaymasterRole,
  readParameters,
} from "./parameters.ts";
export { type ContractKey, type PlannedContract, planDeployment } from "./planDeployment.ts";
export { checkRecord, type DeploymentRecord, readRecord } from "./record.ts";
