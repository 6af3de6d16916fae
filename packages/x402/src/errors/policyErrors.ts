import { X402Error } from "./X402Error.ts";

/** Which rule of a payment policy refused. */
export type PolicyRule = "hosts" | "maxPerRequest" | "maxPerHostPerDay" | "maxPerDay" | "ask";

/** Thrown when the agent's own policy refuses a payment that the session would allow. Nothing was signed. */
export class PolicyRefusedError extends X402Error {
  override readonly name = "PolicyRefusedError";
  readonly rule: PolicyRule;
  readonly host: string;
  /** Base units. */
  readonly requested: bigint;
  /** Base units; `undefined` when the rule is no amount. */
  readonly limit: bigint | undefined;
  /** Base units paid under the limit before; `undefined` when the rule does not count. */
  readonly spent: bigint | undefined;

  constructor(facts: {
    rule: PolicyRule;
    host: string;
    requested: bigint;
    limit?: bigint | undefined;
    spent?: bigint | undefined;
    reason?: string | undefined;
    cause?: unknown;
  }) {
    const { rule, host, requested, limit, spent, reason, cause } = facts;
    const before = spent === undefined ? "" : `, ${spent} of it spent`;
    const bound = limit === undefined ? "" : ` (limit ${limit}${before})`;
    const why = reason === undefined ? "" : `: ${reason}`;
    super(
      `The policy's rule \`${rule}\` refuses a payment of ${requested} base units to ${host}${bound}${why}.`,
      { metaMessages: ["Nothing was signed. Change the policy to allow this payment."], cause },
    );
    this.rule = rule;
    this.host = host;
    this.requested = requested;
    this.limit = limit;
    this.spent = spent;
  }
}
