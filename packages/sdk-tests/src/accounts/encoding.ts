import type { Devnet } from "@abbababa/devnet";
import { type Address, encodeAbiParameters, encodeFunctionData, getAddress, type Hex, parseAbi } from "viem";
import { moduleType } from "./ModularAccount.ts";

const configuration = parseAbi([
  "function uninstallModule(uint256 moduleTypeId, address module, bytes deInitData)",
]);
const lists = parseAbi([
  "function getValidatorsPaginated(address cursor, uint256 size) view returns (address[] entries, address next)",
  "function getExecutorsPaginated(address cursor, uint256 size) view returns (address[] entries, address next)",
]);

/** Both ends of the accounts' linked lists of modules. */
const sentinel: Address = "0x0000000000000000000000000000000000000001";
const pageSize = 100n;

/** ERC-7579's `uninstallModule`, the data as given. */
export function encodeUninstall(type: bigint, module: Address, data: Hex): Hex {
  return encodeFunctionData({
    abi: configuration,
    functionName: "uninstallModule",
    args: [type, module, data],
  });
}

/**
 * `uninstallModule` of the accounts that keep their modules in linked lists and must be told the module's predecessor.
 *
 * @param account - The account.
 */
export async function encodeLinkedUninstall(
  { publicClient }: Devnet,
  account: Address,
  type: bigint,
  module: Address,
  data: Hex,
): Promise<Hex> {
  const functionName = type === moduleType.validator ? "getValidatorsPaginated" : "getExecutorsPaginated";
  const [entries] = await publicClient.readContract({
    abi: lists,
    address: account,
    functionName,
    args: [sentinel, pageSize],
  });
  const index = entries.findIndex((entry) => getAddress(entry) === getAddress(module));
  const previous = entries[index - 1] ?? sentinel;
  return encodeUninstall(
    type,
    module,
    encodeAbiParameters([{ type: "address" }, { type: "bytes" }], [previous, data]),
  );
}
