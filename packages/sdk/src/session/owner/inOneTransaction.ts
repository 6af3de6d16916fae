import { type Address, concat, type Hex, numberToHex, size } from "viem";

/** EVM instructions that the program below is made of. */
const op = {
  stop: "0x00",
  codecopy: "0x39",
  returndatasize: "0x3d",
  returndatacopy: "0x3e",
  pop: "0x50",
  jumpi: "0x57",
  gas: "0x5a",
  jumpdest: "0x5b",
  push1: "0x60",
  push2: "0x61",
  push20: "0x73",
  call: "0xf1",
  revert: "0xfd",
} as const satisfies Record<string, Hex>;

/** A call without value. */
interface Step {
  readonly to: Address;
  readonly data: Hex;
}

/**
 * Makes a contract creation that makes two calls and leaves no contract: one transaction for whoever relays them, on every
 * chain and without a helper's address. Neither call is made by the sender itself, so that it can be had to do nothing.
 *
 * @param first - Whatever becomes of it, the second call is made: somebody else may have made it already.
 * @param second - What it reverts with, the transaction reverts with.
 * @returns Data of a transaction without a recipient.
 */
export function inOneTransaction(first: Step, second: Step): Hex {
  const sizes = [size(first.data), size(second.data)] as const;
  const program = (start: number) => {
    const head = concat([makeCall(first, start), op.pop, makeCall(second, start + sizes[0])]);
    // Failed: revert with what the call reverted with. `jumpi` stands behind a push of 2 bytes.
    const end = size(head) + 4 + size(bubble);
    return concat([head, op.push2, word(end), op.jumpi, bubble, op.jumpdest, op.stop]);
  };
  return concat([program(size(program(0))), first.data, second.data]);
}

const zero = concat([op.push1, "0x00"]);

/** Reverts with what the last call returned. */
const bubble = concat([op.returndatasize, zero, zero, op.returndatacopy, op.returndatasize, zero, op.revert]);

/** Copies a call's data out of the code, and makes the call; whether it succeeded is left on the stack. */
function makeCall({ to, data }: Step, offset: number): Hex {
  const length = concat([op.push2, word(size(data))]);
  return concat([
    length,
    op.push2,
    word(offset),
    zero,
    op.codecopy,
    // Nothing is returned into memory; the data, from its start; no value.
    zero,
    zero,
    length,
    zero,
    zero,
    op.push20,
    to,
    op.gas,
    op.call,
  ]);
}

function word(value: number): Hex {
  return numberToHex(value, { size: 2 });
}
