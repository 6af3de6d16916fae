import type { Address, Hex } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when `counterparties` is set, but a call or payment rule does not identify its payee. */
export class CounterpartyUnboundError extends SessionError {
  override readonly name = "CounterpartyUnboundError";
  /** The contract that is called, or the token of the payment rule. */
  readonly target: Address;
  /** The function; `undefined` of a payment rule and of a plain transfer of ETH. */
  readonly selector: Hex | undefined;

  constructor({ target, selector }: { target: Address; selector: Hex | undefined }) {
    const what =
      selector === undefined ? `Payments in ${target}` : `The call ${selector} of ${target}, which spends,`;
    super(`${what} could go to anyone, although \`counterparties\` are named.`, {
      metaMessages: [
        "Give the call a rule of kind `counterparty` for the argument that names the payee, list payees, or omit `counterparties`.",
      ],
    });
    this.target = target;
    this.selector = selector;
  }
}

/** Thrown when a call or a payment rule names a party that is not among the `counterparties`. */
export class CounterpartyOutsideError extends SessionError {
  override readonly name = "CounterpartyOutsideError";
  readonly party: Address;

  constructor({ party }: { party: Address }) {
    super(`${party} would be paid, but is not among the \`counterparties\`.`, {
      metaMessages: ["Add it to `counterparties`, or remove it from the rule that names it."],
    });
    this.party = party;
  }
}

/** Thrown when a session could call a contract that may hold authority over the account: a module or an adapter. */
export class TargetGovernsError extends SessionError {
  override readonly name = "TargetGovernsError";
  readonly target: Address;
  /** What the contract says that it is. */
  readonly role: string;

  constructor({ target, role }: { target: Address; role: string }) {
    super(`A session may not call ${target}: it is ${role}, and could govern the account.`, {
      metaMessages: ["Remove the calls to it. Only the owner uses an account's modules."],
    });
    this.target = target;
    this.role = role;
  }
}

/** Thrown when the SpendCap is not installed as a validator on the account. The account needs it to grant sessions. */
export class ValidatorNotInstalledError extends SessionError {
  override readonly name = "ValidatorNotInstalledError";
  readonly account: Address;
  readonly module: Address;

  constructor({ account, module, cause }: { account: Address; module: Address; cause?: unknown }) {
    super(`The account ${account} does not have ${module} installed as a validator.`, {
      cause,
      metaMessages: [
        "The owner has to install it, once for all sessions, with `installValidator`, which also deploys the account.",
      ],
    });
    this.account = account;
    this.module = module;
  }
}

/** Thrown when the layered policy set is requested for an account that is not a Kernel account. */
export class LayeredSetUnsupportedError extends SessionError {
  override readonly name = "LayeredSetUnsupportedError";
  readonly account: Address;

  constructor({ account }: { account: Address }) {
    super(`The account ${account} cannot use the stock policies, which are Kernel's.`, {
      parameter: "policySet",
      metaMessages: ['Omit `policySet`: the SpendCap alone ("compact") enforces every term.'],
    });
    this.account = account;
  }
}
