import { BaseError, type BaseErrorParameters } from "../../errors/BaseError.ts";
import type { AskedSession, StepUpParameters } from "../AskedSession.ts";

/** What a {@link SessionError} can be given beside its message. */
export interface SessionErrorParameters extends BaseErrorParameters {
  /** The argument of `createSessionKey` that sets the violated term. */
  readonly parameter?: string | undefined;
}

/** The base class of errors that a session's terms, state or account cause. */
export class SessionError extends BaseError {
  override readonly name: string = "SessionError";
  /** The argument of `createSessionKey` that sets the violated term, if one does. */
  readonly parameter: string | undefined;
  /**
   * Asks for a session that may do what was refused, and goes on where this one stops: the request for exactly what is
   * missing, ready to be sent to the owner. Only of a refusal that more permission would have let pass.
   */
  declare readonly toRequest?: (parameters?: StepUpParameters) => Promise<AskedSession>;

  constructor(shortMessage: string, parameters: SessionErrorParameters = {}) {
    const { parameter, metaMessages = [], ...rest } = parameters;
    const hint = parameter && `A session granted with another \`${parameter}\` (createSessionKey) may do it.`;
    super(shortMessage, { ...rest, metaMessages: hint ? [...metaMessages, hint] : metaMessages });
    this.parameter = parameter;
  }
}
