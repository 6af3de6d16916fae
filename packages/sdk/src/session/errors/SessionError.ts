import { BaseError, type BaseErrorParameters } from "../../errors/BaseError.ts";

/** What a {@link SessionError} can be given beside its message. */
export interface SessionErrorParameters extends BaseErrorParameters {
  /** The argument of `createSessionKey` that sets the violated term. */
  readonly parameter?: string | undefined;
}

/** What every error about a session extends: one that its terms, its state or its account brought about. */
export class SessionError extends BaseError {
  override readonly name: string = "SessionError";
  /** The argument of `createSessionKey` that sets the violated term, if one does. */
  readonly parameter: string | undefined;

  constructor(shortMessage: string, parameters: SessionErrorParameters = {}) {
    const { parameter, metaMessages = [], ...rest } = parameters;
    const hint = parameter && `A session granted with another \`${parameter}\` (createSessionKey) may do it.`;
    super(shortMessage, { ...rest, metaMessages: hint ? [...metaMessages, hint] : metaMessages });
    this.parameter = parameter;
  }
}
