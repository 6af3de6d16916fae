/** Milliseconds of this thread's own work between two turns of the event loop. */
export interface LoopWatch {
  /** Stops; returns the longest. */
  stop(): number;
}

/**
 * Measures how long the event loop is kept from its next turn, in time of the processor that this thread had: what other
 * processes of the machine take does not count.
 */
export function watchLoop(): LoopWatch {
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let [last, longest, stopped] = [spent(), 0, false];
  const turn = () => {
    const now = spent();
    longest = Math.max(longest, now - last);
    last = now;
    if (!stopped) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      stopped = true;
      return longest;
    },
  };
}
