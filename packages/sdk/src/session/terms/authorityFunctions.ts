import type { Hex } from "viem";

/**
 * Functions by which accounts and what governs them are set up and used: of the accounts, modules and hooks of ERC-7579 and
 * ERC-6900, of ERC-4337's accounts, of Kernel, Safe and Nexus, and of accounts by ERC-6551, ERC-725 and ERC-7710. A module
 * believes its caller, which is the account; and an account may be another's owner. The contract refuses the same.
 */
export const authorityFunctions: Readonly<Record<Hex, string>> = {
  "0x6d61fe70": "onInstall(bytes)",
  "0x8a91b0e3": "onUninstall(bytes)",
  "0xecd05961": "isModuleType(uint256)",
  "0xd60b347f": "isInitialized(address)",
  "0x9517e29f": "installModule(uint256,address,bytes)",
  "0xa71763a8": "uninstallModule(uint256,address,bytes)",
  "0xe9ae5c53": "execute(bytes32,bytes)",
  "0xd691c964": "executeFromExecutor(bytes32,bytes)",
  "0xd68f6025": "preCheck(address,uint256,bytes)",
  "0x173bf7da": "postCheck(bytes)",
  "0x97003203": "validateUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
  "0x19822f7c":
    "validateUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32,uint256)",
  "0x8dd7712f": "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
  "0x7129edce":
    "checkUserOpPolicy(bytes32,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes))",
  "0x0ccab7a1":
    "checkUserOpSignature(bytes32,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
  "0x1bbf564c": "installValidation(bytes25,bytes4[],bytes,bytes[])",
  "0xb61d27f6": "execute(address,uint256,bytes)",
  "0x34fcd5be": "executeBatch((address,uint256,bytes)[])",
  "0x18dfb3c7": "executeBatch(address[],bytes[])",
  "0x47e1da2a": "executeBatch(address[],uint256[],bytes[])",
  "0x51945447": "execute(address,uint256,bytes,uint8)",
  "0x3659cfe6": "upgradeTo(address)",
  "0x4f1ef286": "upgradeToAndCall(address,bytes)",
  "0xf2fde38b": "transferOwnership(address)",
  "0xf2680c0f": "executeWithRuntimeValidation(bytes,bytes)",
  "0xb6b1ccfe": "uninstallValidation(bytes24,bytes,bytes[])",
  "0x001a63e9": "installExecution(address,((bytes4,bool,bool)[],(bytes4,uint32,bool,bool)[],bytes4[]),bytes)",
  "0x93b1dc61":
    "uninstallExecution(address,((bytes4,bool,bool)[],(bytes4,uint32,bool,bool)[],bytes4[]),bytes)",
  "0x0ab8785f":
    "validateUserOp(uint32,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
  "0x465d33e0": "validateRuntime(address,uint32,address,uint256,bytes,bytes)",
  "0xed6dfb13": "preExecutionHook(uint32,address,uint256,bytes)",
  "0x5d413a81": "postExecutionHook(uint32,bytes)",
  "0x9198bdf5": "installValidations(bytes21[],(uint32,address)[],bytes[],bytes[])",
  "0xe6f3d50a": "uninstallValidation(bytes21,bytes,bytes)",
  "0x52141cd9": "changeRootValidator(bytes21,address,bytes,bytes)",
  "0xb9b82941": "grantAccess(bytes21,bytes4,bool)",
  "0x1f1b92e3": "invalidateNonce(uint32)",
  "0x12af322c": "initialize(bytes21,address,bytes,bytes)",
  "0x3c3b752b": "initialize(bytes21,address,bytes,bytes,bytes[])",
  "0x4b6a1419": "initializeAccount(bytes)",
  "0x6a761202": "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
  "0x468721a7": "execTransactionFromModule(address,uint256,bytes,uint8)",
  "0x5229073f": "execTransactionFromModuleReturnData(address,uint256,bytes,uint8)",
  "0xd4d9bdcd": "approveHash(bytes32)",
  "0x610b5925": "enableModule(address)",
  "0xe009cfde": "disableModule(address,address)",
  "0xb63e800d": "setup(address[],uint256,address,bytes,address,address,uint256,address)",
  "0xf08a0323": "setFallbackHandler(address)",
  "0x0d582f13": "addOwnerWithThreshold(address,uint256)",
  "0xf8dc5dd9": "removeOwner(address,address,uint256)",
  "0xe318b52b": "swapOwner(address,address,address)",
  "0x694e80c3": "changeThreshold(uint256)",
  "0xe19a9dd9": "setGuard(address)",
  "0xe068df37": "setModuleGuard(address)",
  "0x7bb37428": "executeUserOp(address,uint256,bytes,uint8)",
  "0x541d63c8": "executeUserOpWithErrorString(address,uint256,bytes,uint8)",
  "0x2a3d428c":
    "preUserOpValidationHook(uint32,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
  "0x3d6bda32": "preRuntimeValidationHook(uint32,address,uint256,bytes,bytes)",
  "0xcef6d209": "redeemDelegations(bytes[],bytes32[],bytes[])",
  "0xeab77e17": "setRegistry(address,address[],uint8)",
  "0x540fb4f9":
    "initializeAccount((address,bytes)[],(address,bytes)[],(address,bytes)[],(address,bytes)[],(address,address[],uint8))",
  "0x79aad60e": "initializeAccountWithValidators((address,bytes)[])",
  "0x44c028fe": "execute(uint256,address,uint256,bytes)",
  "0x31858452": "executeBatch(uint256[],address[],uint256[],bytes[])",
};
