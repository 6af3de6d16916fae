/** Wakes whoever waits; rung while nobody does, it wakes the next at once. */
export interface Bell {
  ring(): void;
  /** @param ms - Milliseconds to wait at most. */
  wait(ms: number): Promise<void>;
}

/**
 * Makes a bell, for one who waits.
 *
 * @returns The bell.
 */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}
