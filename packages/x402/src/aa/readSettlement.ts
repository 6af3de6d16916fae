import { BaseError, settlementAbi } from "@abbababa/sdk";
import { decodeExecute } from "@abbababa/sdk/wallet/session-keys";
import {
  type Address,
  decodeFunctionData,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  isAddressEqual,
  parseAbi,
  BaseError as ViemError,
} from "viem";
import type { SettlementCallSpec } from "./settlementCalls.ts";

interface ReadCall {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

/** SimpleAccount's: the batch of EntryPoint v0.6 carries no ETH. */
const simpleAbi = parseAbi([
  "function execute(address dest, uint256 value, bytes func)",
  "function executeBatch(address[] dest, uint256[] value, bytes[] func)",
]);
const simple06Abi = parseAbi(["function executeBatch(address[] dest, bytes[] func)"]);
/** ERC-6900's batch, which SimpleAccount has from EntryPoint v0.8 on; `execute` is the one above. */
const callsAbi = parseAbi([
  "struct Call { address to; uint256 value; bytes data; }",
  "function executeBatch(Call[] calls)",
]);

/**
 * Reads the settlement that an operation makes out of its calldata: of ERC-7579 accounts (`execute`, single and batch), and
 * of ERC-6900 accounts and SimpleAccounts (`execute`, `executeBatch`, of each EntryPoint). Whatever else an operation does beside allowing the
 * settlement contract the token, it is not taken for a payment.
 *
 * @param callData - Of the operation.
 * @param settlementContract - Where requests are settled.
 * @returns The settlement; `undefined` when the operation is anything else.
 */
export function readSettlement(callData: Hex, settlementContract: Address): SettlementCallSpec | undefined {
  const calls = readCalls(callData);
  if (calls === undefined || calls.some(({ value }) => value !== 0n)) return undefined;
  const settlements = calls.filter(({ to }) => isAddressEqual(to, settlementContract));
  const [settlement, ...more] = settlements;
  if (settlement === undefined || more.length > 0) return undefined;
  const spec = decodeSettlement(settlement.data);
  if (spec === undefined) return undefined;
  const others = calls.filter((call) => call !== settlement);
  return others.every((call) => isAllowance(call, spec.token, settlementContract)) ? spec : undefined;
}

function readCalls(callData: Hex): readonly ReadCall[] | undefined {
  return (
    attempt(() => decodeExecute(callData)) ??
    attempt(() => {
      const { functionName, args } = decodeExactly(simpleAbi, callData);
      if (functionName === "execute") return [{ to: args[0], value: args[1], data: args[2] }];
      // An empty list of values stands for none.
      const [to, values, data] = args;
      if (to.length !== data.length || (values.length !== 0 && values.length !== to.length)) return undefined;
      return to.map((each, index) => ({ to: each, value: values[index] ?? 0n, data: data[index] ?? "0x" }));
    }) ??
    attempt(() => decodeExactly(callsAbi, callData).args[0]) ??
    attempt(() => {
      const [to, data] = decodeExactly(simple06Abi, callData).args;
      if (to.length !== data.length) return undefined;
      return to.map((each, index) => ({ to: each, value: 0n, data: data[index] ?? "0x" }));
    })
  );
}

function decodeSettlement(data: Hex): SettlementCallSpec | undefined {
  return attempt(() => {
    const { functionName, args } = decodeExactly(settlementAbi, data);
    if (functionName !== "settle") return undefined;
    const [merchant, token, amount, requestHash] = args;
    return { merchant, token, amount, requestHash };
  });
}

function isAllowance({ to, data }: ReadCall, token: Address, spender: Address): boolean {
  if (!isAddressEqual(to, token)) return false;
  const found = attempt(() => decodeExactly(erc20Abi, data));
  return found?.functionName === "approve" && isAddressEqual(found.args[0], spender);
}

/** Decodes what encodes back to the same: what the account would read in another way is not read at all. */
function decodeExactly<const abi extends Parameters<typeof decodeFunctionData>[0]["abi"]>(
  abi: abi,
  data: Hex,
) {
  const decoded = decodeFunctionData<abi>({ abi, data });
  const encoded = encodeFunctionData({ abi, ...decoded } as never);
  if (encoded.toLowerCase() !== data.toLowerCase())
    throw new BaseError("The calldata is not canonically encoded.");
  return decoded;
}

/** What cannot be decoded is something else. */
function attempt<result>(read: () => result): result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ViemError || error instanceof BaseError) return undefined;
    throw error;
  }
}
