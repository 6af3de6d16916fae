/** Classes of SQLSTATE: connection lost, resources used up, an operator (or a timeout) stepped in, the system failed. */
const classes = ["08", "53", "57", "58"];

/** Single ones: idle in a transaction for too long; no lock in time; gave way to others, more often than is tried again. */
const states = ["25P03", "55P03", "40001", "40P01"];

/** Of the operating system, on the way to the server. */
const systemCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
];

/** Of `pg`, which gives these no code. */
const messages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/**
 * Says whether an error only means that the store does not serve now: nothing is wrong with the request, and the same
 * again may succeed. (Whether it did succeed this time is not known when the connection broke at the commit.)
 *
 * @param error - From the store, as it is or as the cause of another.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const isState = code.length === 5 && (classes.includes(code.slice(0, 2)) || states.includes(code));
  return isState || systemCodes.includes(code) || messages.test(error.message) || isUnavailable(error.cause);
}
