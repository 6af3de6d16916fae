/** The last second that a JavaScript date can name (ECMA-262, 21.4.1.1). */
const lastSecond = 8_640_000_000_000n;

/**
 * Writes a time for an error message.
 *
 * @param seconds - Unix seconds.
 * @returns For example `"2030-01-01T00:00:00.000Z (1893456000)"`.
 */
export function formatTime(seconds: bigint): string {
  if (seconds < 0n || seconds > lastSecond) return `${seconds} s`;
  return `${new Date(Number(seconds) * 1000).toISOString()} (${seconds})`;
}
