import { parseAbi } from "viem";

/** What this package calls on a Safe. */
export const safeAbi = /* @__PURE__ */ parseAbi([
  "function VERSION() view returns (string)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function getStorageAt(uint256 offset, uint256 length) view returns (bytes)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool success)",
]);
