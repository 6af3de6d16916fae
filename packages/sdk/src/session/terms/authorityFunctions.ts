import type { Hex } from "viem";

/**
 * Functions by which what governs accounts is set up and used: of the modules, hooks and accounts of ERC-7579, of
 * ERC-4337's and ERC-6900's accounts, and of Kernel's policies and signers. A module believes its caller, which is the account.
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
};
