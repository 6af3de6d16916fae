import { type Address, concatHex, getContractAddress, type Hex, keccak256, padHex, stringToHex } from "viem";

/** CreateX, at the same address on every chain. */
export const createXAddress = "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed";

/** keccak256 of the code there (the one that Ignition's create2 strategy insists on). */
export const createXCodeHash = "0xbd8a7ea8cfca7b4e5f5041d7d4b17bc317c5ce42cfbc42066a00cf26b43eb53f";

/**
 * A salt that CreateX guards in the same way for every sender and on every chain.
 *
 * CreateX reads a salt as `sender (20) ‖ flag (1) ‖ free (11)`. With the sender's own address in front it mixes the
 * sender in; with flag 1 it mixes the chain id in. With the zero address, which no sender is, and flag 0 it does neither
 * and only hashes the salt (`CreateX._guard`).
 *
 * @param label - At most 11 ASCII characters, the free part.
 */
export function createXSalt(label: string): Hex {
  return concatHex([padHex("0x", { size: 21 }), padHex(stringToHex(label), { size: 11, dir: "right" })]);
}

/**
 * Where CreateX puts creation code under a salt of {@link createXSalt}:
 * `keccak256(0xff ‖ CreateX ‖ keccak256(salt) ‖ keccak256(initCode))[12:]`.
 *
 * @param salt - As given to `deployCreate2`.
 * @param initCodeHash - keccak256 of creation code and constructor arguments.
 */
export function createXAddressOf(salt: Hex, initCodeHash: Hex): Address {
  return getContractAddress({
    opcode: "CREATE2",
    from: createXAddress,
    salt: keccak256(salt),
    bytecodeHash: initCodeHash,
  });
}
