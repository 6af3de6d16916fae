/**
 * Tells a package that is installed without being asked for from the consumer itself, and from the peer that is optional.
 *
 * @param entry - Of npm's lockfile: path and what is said of it.
 */
export function isProduction([path, { optional, peer }]: [
  string,
  { readonly optional?: boolean; readonly peer?: boolean },
]): boolean {
  return path !== "" && optional !== true && peer !== true;
}
