/** That an operation was called off before it was sent: what its sender gets instead of a receipt. */
export class CalledOff<answer> {
  /** Answers what the hook answered, or throws what it threw. */
  readonly settle: () => answer;

  constructor(settle: () => answer) {
    this.settle = settle;
  }
}

/** What of a hook's answers calls an operation off: one that returns nothing lets it be sent. */
export type Answered<answer> = Extract<answer, object>;

/** Runs when an operation's nonce is fixed and before it is sent. */
export type BeforeSending<answer> = () => Promise<answer | undefined>;

/**
 * Asks the hook before an operation is sent.
 *
 * @param hook - Answers `undefined` to let it be sent. @default lets it be sent
 * @returns What calls the operation off, if anything does.
 */
export async function askBeforeSending<answer>(
  hook: BeforeSending<answer> | undefined,
): Promise<CalledOff<Answered<answer>> | undefined> {
  try {
    const answer = await hook?.();
    return answer === undefined ? undefined : new CalledOff(() => answer as Answered<answer>);
  } catch (error) {
    return new CalledOff(() => {
      throw error;
    });
  }
}
