/** What tells that this process is to end. */
export interface Interrupt {
  /** Aborts on Ctrl-C, and when the process is told to end. */
  readonly signal: AbortSignal;
  /** Rejects then, and never resolves: to be raced with what does not look at the signal. */
  readonly interrupted: Promise<never>;
}

/** Takes the signals that end a process, so that what it has started can be ended first. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const { signal } = controller;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => controller.abort());
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting yet.
  interrupted.catch(() => undefined);
  return { signal, interrupted };
}
