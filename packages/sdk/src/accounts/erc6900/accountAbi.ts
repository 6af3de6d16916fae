import { parseAbi } from "viem";

/** What of an ERC-6900 v2 account is called here. */
export const accountAbi = parseAbi([
  "struct Call { address to; uint256 value; bytes data; }",
  "struct Validation { uint8 flags; bytes25[] validationHooks; bytes25[] executionHooks; bytes4[] selectors; }",
  "function execute(address target, uint256 value, bytes data) payable returns (bytes)",
  "function executeBatch(Call[] calls) payable returns (bytes[])",
  "function installValidation(bytes25 validationConfig, bytes4[] selectors, bytes installData, bytes[] hooks)",
  "function uninstallValidation(bytes24 validationFunction, bytes uninstallData, bytes[] hookUninstallData)",
  "function getValidationData(bytes24 validationFunction) view returns (Validation)",
]);
