import { parseAbi } from "viem";

/** What this package calls on a Safe. */
export const safeAbi = /* @__PURE__ */ parseAbi([
  "function VERSION() view returns (string)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
  "function getStorageAt(uint256 offset, uint256 length) view returns (bytes)",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
  "function enableModule(address module)",
  "function disableModule(address prevModule, address module)",
  "function setFallbackHandler(address handler)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool success)",
]);

/** What this package calls on a Safe that has the Safe7579 adapter. */
export const safe7579Abi = /* @__PURE__ */ parseAbi([
  "struct ModuleInit { address module; bytes initData; }",
  "struct RegistryInit { address registry; address[] attesters; uint8 threshold; }",
  "function initializeAccount(ModuleInit[] validators, ModuleInit[] executors, ModuleInit[] fallbacks, ModuleInit[] hooks, RegistryInit registryInit)",
]);

/** Safe's contract that makes several calls, and nothing but calls. */
export const multiSendAbi = /* @__PURE__ */ parseAbi(["function multiSend(bytes transactions) payable"]);
