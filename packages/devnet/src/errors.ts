/** Extra material of a {@link DevnetError}. */
export interface DevnetErrorOptions {
  /** What was thrown below. */
  readonly cause?: unknown;
  /** What the tool underneath said. */
  readonly details?: string | undefined;
  /** What to do about it, one line each. */
  readonly metaMessages?: readonly string[];
}

/** Whatever keeps a devnet from starting or working; the message says what to do. */
export class DevnetError extends Error {
  override name = "DevnetError";
  /** The message without advice and details. */
  readonly shortMessage: string;
  /** What the tool underneath said. */
  readonly details: string | undefined;
  /** What to do about it, one line each. */
  readonly metaMessages: readonly string[];

  constructor(shortMessage: string, { cause, details, metaMessages = [] }: DevnetErrorOptions = {}) {
    const lines = [shortMessage, ...metaMessages];
    if (details !== undefined) lines.push(`Details: ${details}`);
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.shortMessage = shortMessage;
    this.details = details;
    this.metaMessages = metaMessages;
  }
}

/** An option has a value it cannot have. */
export class OptionsInvalidError extends DevnetError {
  override name = "OptionsInvalidError";
  constructor(issues: readonly string[]) {
    super("The devnet options are invalid.", { metaMessages: issues });
  }
}

/** Somebody else listens on the port asked for. */
export class PortTakenError extends DevnetError {
  override name = "PortTakenError";
  readonly port: number;
  constructor(option: "port" | "bundlerPort", port: number) {
    super(`Port ${port} of 127.0.0.1 is taken.`, {
      metaMessages: [
        `Stop the process that listens there, pass another \`${option}\`, or none to have a free one chosen.`,
      ],
    });
    this.port = port;
  }
}

/** The anvil binary is not installed. */
export class AnvilMissingError extends DevnetError {
  override name = "AnvilMissingError";
  constructor(packageName: string, cause?: unknown) {
    super("The anvil binary was not found.", {
      cause,
      metaMessages: [
        `It comes with the optional package ${packageName}.`,
        "Install it with optional dependencies on, or set ABBA_ANVIL to the path of an anvil binary.",
      ],
    });
  }
}

/** The RPC endpoint to fork does not answer. */
export class ForkUnreachableError extends DevnetError {
  override name = "ForkUnreachableError";
  constructor(origin: string, cause: unknown) {
    super(`The chain to fork did not respond at ${origin}.`, {
      cause,
      details: cause instanceof Error ? cause.message : undefined,
      metaMessages: ["Check `forkUrl`: it must be the HTTP endpoint of a running node."],
    });
  }
}

/** No node answers where a running devnet was expected. */
export class DevnetUnreachableError extends DevnetError {
  override name = "DevnetUnreachableError";
  constructor(origin: string, cause: unknown) {
    super(`No devnet answers at ${origin}.`, {
      cause,
      metaMessages: [
        "Start one with `abba-devnet`, and name its chain by --rpc-url or DEVNET_RPC_URL: it is printed at the start.",
      ],
    });
  }
}

/** A node answers that is not a devnet's: nothing is sent to it. */
export class NotADevnetError extends DevnetError {
  override name = "NotADevnetError";
  constructor(origin: string) {
    super(`The node at ${origin} does not belong to a devnet.`, {
      metaMessages: [
        "Name the chain of a devnet by --rpc-url or DEVNET_RPC_URL: it is printed at the start.",
      ],
    });
  }
}

/** A process of the devnet ended although nobody stopped it. */
export class ProcessExitedError extends DevnetError {
  override name = "ProcessExitedError";
  constructor(process: string, outcome: string, logPath: string, tail: string) {
    super(`${process} ended unexpectedly (${outcome}).`, {
      details: tail === "" ? undefined : tail,
      metaMessages: [`Its log is ${logPath}.`],
    });
  }
}

/** The devnet was not ready in the time given. */
export class StartTimeoutError extends DevnetError {
  override name = "StartTimeoutError";
  constructor(milliseconds: number, logDirectory: string) {
    super(`The devnet was not ready after ${milliseconds} ms.`, {
      metaMessages: [`Read the logs in ${logDirectory}, or give it longer with \`startTimeout\`.`],
    });
  }
}

/** The start was called off through `signal`. */
export class StartAbortedError extends DevnetError {
  override name = "StartAbortedError";
  constructor() {
    super("The start of the devnet was cancelled.");
  }
}

/** A step of the set-up did something other than it must. */
export class SetupError extends DevnetError {
  override name = "SetupError";
}
