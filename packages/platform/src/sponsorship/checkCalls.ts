import { decodeExecute } from "@abbababa/sdk/wallet/session-keys";
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodePacked,
  type Hex,
  isAddressEqual,
  size,
  slice,
} from "viem";
import { OperationRefusedError } from "./SponsorshipError.ts";

/** What operations may call to be paid for. */
export interface SponsoredTargets {
  readonly escrow: Address;
  /** Tokens that may be approved or transferred to the escrow. */
  readonly tokens: readonly Address[];
}

type Calls = ReturnType<typeof decodeExecute>;

const executeSelector = "0xe9ae5c53";
const modes = { single: `0x${"00".repeat(32)}`, batch: `0x01${"00".repeat(31)}` } as const;

/** `approve(address,uint256)` and `transfer(address,uint256)`. */
const tokenSelectors = ["0x095ea7b3", "0xa9059cbb"];

/**
 * Checks that an operation calls nothing but the escrow, and supported tokens on its behalf.
 *
 * @param callData - The operation's calldata: an ERC-7579 `execute`, in the one canonical encoding, so that there is
 * nothing in it that an account could read differently.
 * @param targets - What may be called.
 * @throws {OperationRefusedError} at the first call that is something else.
 */
export function checkCalls(callData: Hex, targets: SponsoredTargets): void {
  for (const [index, { to, value, data }] of decodeStrictly(callData).entries()) {
    if (value !== 0n) throw refused(`Call ${index} sends Ether.`);
    if (isAddressEqual(to, targets.escrow)) continue;
    if (!targets.tokens.some((token) => isAddressEqual(token, to))) {
      throw refused(`Call ${index} is to ${to}: neither the escrow nor a supported token.`);
    }
    const forEscrow = size(data) === 68 && slice(data, 4, 36) === wordOf(targets.escrow);
    if (!forEscrow || !tokenSelectors.includes(slice(data, 0, 4))) {
      throw refused(`Call ${index} is neither an approval of the escrow nor a transfer to it.`);
    }
  }
}

function decodeStrictly(callData: Hex): Calls {
  let calls: Calls | undefined;
  if (!isBounded(callData)) throw refused("The operation's batch is not encoded canonically.");
  try {
    calls = decodeExecute(callData);
  } catch {
    throw refused("It is not a plain `execute` of one or more calls.");
  }
  const canonical = [encodeSingle(calls), encodeBatch(calls)];
  if (!canonical.includes(callData.toLowerCase() as Hex))
    throw refused("Its `execute` is not encoded canonically.");
  return calls;
}

/**
 * Says whether the calls of a batch follow one another, as the canonical encoding has them. Asked before decoding, which
 * copies each call: a hundred kilobytes that a thousand calls share would become hundreds of megabytes.
 */
function isBounded(callData: Hex): boolean {
  const wordAt = (byte: number) => {
    const digits = callData.slice(2 + byte * 2, 2 + byte * 2 + 64);
    return digits.length === 64 ? BigInt(`0x${digits}`) : undefined;
  };
  if (wordAt(4) !== BigInt(modes.batch)) return true;
  // After selector, mode, offset and length of the bytes, and the array's offset and length.
  const [count = 0n, start] = [wordAt(132), 164];
  if (wordAt(36) !== 64n || wordAt(100) !== 32n || count > BigInt(callData.length)) return false;
  let next = count * 32n;
  for (let index = 0; index < count; index++) {
    if (wordAt(start + index * 32) !== next || next > callData.length) return false;
    const length = wordAt(start + Number(next) + 96);
    if (wordAt(start + Number(next) + 64) !== 96n || length === undefined) return false;
    next += 128n + ((length + 31n) / 32n) * 32n;
  }
  return true;
}

function encodeSingle([first, ...others]: Calls): Hex | undefined {
  if (first === undefined || others.length > 0) return undefined;
  const { to, value, data } = first;
  return encodeExecute(modes.single, encodePacked(["address", "uint256", "bytes"], [to, value, data]));
}

function encodeBatch(calls: Calls): Hex {
  const components = [{ type: "address" }, { type: "uint256" }, { type: "bytes" }] as const;
  const rows = calls.map(({ to, value, data }) => [to, value, data] as const);
  return encodeExecute(modes.batch, encodeAbiParameters([{ type: "tuple[]", components }], [rows]));
}

function encodeExecute(mode: Hex, execution: Hex): Hex {
  return concat([
    executeSelector,
    encodeAbiParameters([{ type: "bytes32" }, { type: "bytes" }], [mode, execution]),
  ]).toLowerCase() as Hex;
}

function wordOf(address: Address): Hex {
  return `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
}

function refused(message: string): OperationRefusedError {
  return new OperationRefusedError("CALL_NOT_SPONSORED", message);
}
