/** First and last characters of a hex text: enough to recognise, never enough to trust. */
export function shorten(hex: string): string {
  return hex.length <= 13 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}
