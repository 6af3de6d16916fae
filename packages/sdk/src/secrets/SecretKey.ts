import type { Hex } from "viem";

const inspect = Symbol.for("nodejs.util.inspect.custom");
const redacted = "[secret]";

/**
 * Holds a secret string so that it gets out only on purpose: printing, inspecting, cloning to JSON and concatenating
 * give `[secret]`.
 */
export class SecretKey<text extends string = Hex> {
  readonly #text: text;

  constructor(text: text) {
    this.#text = text;
  }

  /** The secret. */
  reveal(): text {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.toPrimitive](): string {
    return redacted;
  }

  [inspect](): string {
    return redacted;
  }
}
