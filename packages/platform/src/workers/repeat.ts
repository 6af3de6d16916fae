/**
 * Does something again and again, one time after the other, until it is stopped.
 *
 * @param act - Heard, if it fails, by `onError`; the next time comes all the same.
 * @param pauseMs - Milliseconds between two times.
 * @returns Stops, and waits for what is under way.
 */
export function repeat(
  act: () => Promise<void>,
  pauseMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let wake = () => {};
  const loop = async () => {
    while (!stopped) {
      await act().catch(onError);
      if (stopped) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}
