import { parseAbi } from "viem";

/** What this package calls on a Kernel account, version 3. */
export const kernelAbi = /* @__PURE__ */ parseAbi([
  "function initialize(bytes21 rootValidator, address hook, bytes validatorData, bytes hookData, bytes[] initConfig)",
  "function currentNonce() view returns (uint32)",
]);

/** Whose key ZeroDev's ECDSA validator obeys. */
export const ecdsaValidatorAbi = /* @__PURE__ */ parseAbi([
  "function ecdsaValidatorStorage(address) view returns (address owner)",
]);

/** EIP-5267. */
export const eip712DomainAbi = /* @__PURE__ */ parseAbi([
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

/** What makes Kernel accounts. */
export const kernelFactoryAbi = /* @__PURE__ */ parseAbi([
  "function createAccount(bytes data, bytes32 salt) payable returns (address)",
  "function getAddress(bytes data, bytes32 salt) view returns (address)",
]);

/** ZeroDev's factory of factories: it has a stake at the EntryPoint, so that bundlers let it write where it must. */
export const metaFactoryAbi = /* @__PURE__ */ parseAbi([
  "function deployWithFactory(address factory, bytes createData, bytes32 salt) payable returns (address)",
]);

/** What Kernel refuses with. */
export const kernelErrorsAbi = /* @__PURE__ */ parseAbi([
  "error EnableNotApproved()",
  "error ExecutionReverted()",
  "error InitConfigError(uint256 idx)",
  "error InvalidCallType()",
  "error InvalidCaller()",
  "error InvalidExecutor()",
  "error InvalidFallback()",
  "error InvalidMode()",
  "error InvalidModuleType()",
  "error InvalidNonce()",
  "error InvalidSelector()",
  "error InvalidSignature()",
  "error InvalidValidationType()",
  "error InvalidValidator()",
  "error NonceInvalidationError()",
  "error NotSupportedCallType()",
  "error OnlyExecuteUserOp()",
  "error PermissionDataLengthMismatch()",
  "error PermissionNotAlllowedForSignature()",
  "error PermissionNotAlllowedForUserOp()",
  "error PolicyDataTooLarge()",
  "error PolicyFailed(uint256 i)",
  "error PolicySignatureOrderError()",
  "error RootValidatorCannotBeRemoved()",
  "error SignerPrefixNotPresent()",
]);
