import { type Address, getAddress, type Hex } from "viem";

/** Reads big-endian fields out of bytes, which must be long enough. */
export class ByteReader {
  readonly #digits: string;
  #position = 0;

  constructor(bytes: Hex) {
    this.#digits = bytes.slice(2);
  }

  hex(bytes: number): Hex {
    const start = this.#position;
    this.#position += bytes * 2;
    return `0x${this.#digits.slice(start, this.#position)}`;
  }

  bigint(bytes: number): bigint {
    return BigInt(this.hex(bytes));
  }

  /** At most 6 bytes: a larger number may not be exact. */
  number(bytes: number): number {
    return Number(this.bigint(bytes));
  }

  address(): Address {
    return getAddress(this.hex(20));
  }
}
