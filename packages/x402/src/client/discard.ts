/**
 * Gives up the rest of a response, so that its connection is free. Nobody waits for it: who has a copy may read on, and
 * what fails now is of no matter.
 */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
