import type { Address } from "viem";
import { environmentVariable } from "../environment/readEnvironment.ts";
import { BaseError } from "../errors/BaseError.ts";

/** Thrown when this package has no addresses for the named chain. */
export class ChainUnknownError extends BaseError {
  override readonly name = "ChainUnknownError";
  readonly chain: string;

  constructor(chain: string, known: readonly string[]) {
    super(`The chain "${chain.slice(0, 40)}" is unknown.`, {
      metaMessages: [`Known by name: ${known.join(", ")}. For another, pass a viem \`chain\`.`],
    });
    this.chain = chain.slice(0, 40);
  }
}

/** Thrown when an action needs an endpoint that was not given. */
export class EndpointMissingError extends BaseError {
  override readonly name = "EndpointMissingError";
  readonly endpoint: "rpcUrl" | "bundlerUrl" | "paymasterUrl";

  constructor(endpoint: "rpcUrl" | "bundlerUrl" | "paymasterUrl") {
    super(`No ${endpoint} is known.`, {
      metaMessages: [
        `Give \`${endpoint}\`, or \`zeroDevProjectId\` for ZeroDev's hosted endpoints, or set ${environmentVariable(endpoint)}.`,
      ],
    });
    this.endpoint = endpoint;
  }
}

/** Thrown when a contract's address on a chain is unknown. */
export class ContractNotDeployedError extends BaseError {
  override readonly name = "ContractNotDeployedError";
  readonly contract: string;
  readonly chainId: number;

  constructor({ contract, chainId }: { contract: string; chainId: number }) {
    super(`No ${contract} is known on chain ${chainId}.`, {
      metaMessages: [`Give its address: \`addresses: { ${contract}: "0x…" }\`.`],
    });
    this.contract = contract;
    this.chainId = chainId;
  }
}

/** Thrown when a chain lacks contracts that a session needs. The error lists each with its expected address. */
export class ContractsMissingError extends BaseError {
  override readonly name = "ContractsMissingError";
  readonly chainId: number;
  /** The contracts by name. */
  readonly missing: readonly { readonly contract: string; readonly address: Address }[];

  constructor({ chainId, missing }: Pick<ContractsMissingError, "chainId" | "missing">) {
    super(
      `Chain ${chainId} lacks what a session needs: ${missing.map(({ contract }) => contract).join(", ")}.`,
      {
        metaMessages: [
          ...missing.map(({ contract, address }) => `- ${contract}: there is no code at ${address}`),
          "Deploy them there, or give their addresses: `addresses`. Nothing was signed or sent.",
        ],
      },
    );
    this.chainId = chainId;
    this.missing = missing;
  }
}

/** Thrown when an endpoint or a key belongs to a different chain. */
export class ChainMismatchError extends BaseError {
  override readonly name = "ChainMismatchError";
  readonly expected: number;
  readonly actual: number;

  constructor({ subject, expected, actual }: { subject: string; expected: number; actual: number }) {
    super(`The ${subject} belongs to chain ${actual}, not to chain ${expected}.`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when external data names a contract other than the known one. That data may be forged. */
export class ContractMismatchError extends BaseError {
  override readonly name = "ContractMismatchError";
  /** The contract's name, as in `addresses`. */
  readonly contract: string;
  readonly chainId: number;
  /** The caller's own, or the recorded one. */
  readonly expected: Address;
  /** What the thing from outside says. */
  readonly actual: Address;

  constructor(facts: {
    readonly subject: string;
    readonly contract: string;
    readonly chainId: number;
    readonly expected: Address;
    readonly actual: Address;
  }) {
    const { subject, contract, chainId, expected, actual } = facts;
    super(`The ${subject} names ${actual} as the ${contract} of chain ${chainId}, which is ${expected}.`, {
      metaMessages: [
        `Do not trust what it says or does. If ${actual} is a contract that you deployed yourself, name it: \`addresses: { ${contract}: "${actual}" }\`.`,
      ],
    });
    this.contract = contract;
    this.chainId = chainId;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when there is no code at a contract's address: the chain or the address is wrong. */
export class ContractMissingError extends BaseError {
  override readonly name = "ContractMissingError";
  readonly address: Address;

  constructor({ contract, address }: { contract: string; address: Address }) {
    super(`There is no ${contract} at ${address}. Either the chain or the address is wrong.`);
    this.address = address;
  }
}
