/**
 * Waits for somebody as long as is bearable.
 *
 * @param ask - Asks.
 * @param timeout - Milliseconds.
 * @param tooLate - Makes the error of silence. What comes later is dropped.
 * @returns What comes in time.
 */
export async function withinTime<result>(
  ask: () => Promise<result>,
  timeout: number,
  tooLate: () => Error,
): Promise<result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), timeout);
  });
  try {
    return await Promise.race([ask(), silence]);
  } finally {
    clearTimeout(timer);
  }
}
