/**
 * Says whether an endpoint refuses what it is sent because it has it already: then that is what was wanted.
 *
 * @param error - What a bundler or node answered.
 */
export function isKnownAlready(error: unknown): boolean {
  return (
    error instanceof Error &&
    /already ?known|already in mempool|already exists|already imported|known transaction/i.test(error.message)
  );
}
