import type { Address, Hex } from "viem";

/** What happened to a session. Closed: no field can hold free text, so none can hold a secret. */
export type SessionEvent = SessionFacts &
  (
    | { readonly type: "session.created"; readonly validUntil: number }
    | { readonly type: "session.opened" }
    | {
        readonly type: "session.used";
        /** `undefined` of a session that redeems. */
        readonly userOperationHash?: Hex | undefined;
        readonly transactionHash: Hex;
        readonly success: boolean;
      }
    | { readonly type: "session.refused"; readonly error: string }
    | {
        readonly type: "session.nearExhaustion";
        /** Which budget. */
        readonly budget: "spend" | "operations" | "gas";
        /** Whole percent used, 80 or more. */
        readonly percentUsed: number;
        readonly token?: Address | undefined;
      }
    | {
        /** This process has used more of it in this hour (UTC) than three times its median hour. */
        readonly type: "session.unusualPace";
        readonly budget: "spend" | "operations";
        /** Whole multiple of the median, 3 or more. */
        readonly timesMedian: number;
        readonly token?: Address | undefined;
      }
    /** Refused this often in this hour (UTC); told once an hour, at the fifth. */
    | { readonly type: "session.refusedRepeatedly"; readonly refusals: number }
    /** A tenth of its time is left; told once. */
    | { readonly type: "session.endingSoon"; readonly validUntil: number }
    | { readonly type: "session.expired"; readonly validUntil: number }
    | { readonly type: "session.revoked"; readonly by: "owner" | "guardian"; readonly transactionHash?: Hex }
    | { readonly type: "session.allRevoked"; readonly transactionHash?: Hex }
  );

/** What every {@link SessionEvent} names. */
interface SessionFacts {
  readonly chainId: number;
  readonly account: Address;
  readonly sessionId?: Hex | undefined;
}

/** Takes events; anything with these methods will do: `console`, pino, winston. */
export interface Logger {
  info(event: Readonly<Record<string, unknown>>, message: string): void;
  warn(event: Readonly<Record<string, unknown>>, message: string): void;
}
