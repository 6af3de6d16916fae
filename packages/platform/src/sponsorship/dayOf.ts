/** Days since 1970 (UTC) at a moment (unix seconds). */
export function dayOf(timestamp: number): number {
  return Math.floor(timestamp / 86_400);
}
