import { parseAbi } from "viem";

/** How every ERC-7579 account takes modules, and says what it has. */
export const installAbi = /* @__PURE__ */ parseAbi([
  "function installModule(uint256 moduleTypeId, address module, bytes initData) payable",
  "function uninstallModule(uint256 moduleTypeId, address module, bytes deInitData) payable",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes additionalContext) view returns (bool)",
  "function accountId() view returns (string)",
]);
