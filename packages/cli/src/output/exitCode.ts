/** What the process ends with; scripts branch on it. */
export const exitCodes = {
  done: 0,
  /** Something that nobody foresaw. */
  failed: 1,
  /** An option, an argument or a setting is wrong. */
  usage: 2,
  /** Terms, a contract, the owner or a seller refuses. */
  refused: 3,
  /** A node, a bundler, a platform or a server did not answer: the same may work later. */
  unreachable: 4,
  /** It may have happened: repeat it under the same payment key. */
  unknownOutcome: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Chooses the exit code of a failure.
 *
 * @param error - What was thrown.
 */
export async function toExitCode(error: unknown): Promise<ExitCode> {
  const {
    ApiNetworkError,
    ApiServerError,
    ApiTimeoutError,
    BaseError,
    EndpointError,
    EscrowOperationPendingError,
    OperationPendingError,
    ParametersInvalidError,
    ReportPendingError,
    SerializedKeyCorruptError,
    SerializedKeyInvalidError,
    SerializedKeyVersionError,
    SessionGrantInvalidError,
    SessionRequestInvalidError,
  } = await import("@abbababa/sdk/errors");
  const { PaymentOutcomeUnknownError } = await import("@abbababa/x402-aa-session");
  const { HomeError, PaymentUnsettledError, PlatformMissingError, ResourceUnreachableError, UsageError } =
    await import("../errors.ts");
  if (error instanceof Error && error.name === "AbortError") return exitCodes.interrupted;
  const usage = [
    ParametersInvalidError,
    PlatformMissingError,
    SerializedKeyCorruptError,
    SerializedKeyInvalidError,
    SerializedKeyVersionError,
    SessionGrantInvalidError,
    SessionRequestInvalidError,
    UsageError,
  ];
  if (usage.some((kind) => error instanceof kind)) return exitCodes.usage;
  const unknown = [
    EscrowOperationPendingError,
    OperationPendingError,
    PaymentOutcomeUnknownError,
    PaymentUnsettledError,
    ReportPendingError,
  ];
  if (unknown.some((kind) => error instanceof kind)) return exitCodes.unknownOutcome;
  const unreachable = [
    EndpointError,
    ApiNetworkError,
    ApiServerError,
    ApiTimeoutError,
    ResourceUnreachableError,
  ];
  if (unreachable.some((kind) => error instanceof kind)) return exitCodes.unreachable;
  if (error instanceof HomeError) return exitCodes.failed;
  return error instanceof BaseError ? exitCodes.refused : exitCodes.failed;
}
