import { quantile } from "../latency/quantile.ts";

/** How one kind of request does. */
export interface RequestTimes {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** How often, and how many at once. */
export interface RequestLoad {
  readonly count: number;
  readonly parallel: number;
}

/**
 * Asks the same again and again, in process: no socket is measured.
 *
 * @param ask - One request; its answer is read.
 * @throws when an answer is an error.
 */
export async function measureRequests(
  ask: (index: number) => Response | Promise<Response>,
  { count, parallel }: RequestLoad,
): Promise<RequestTimes> {
  for (let index = 0; index < Math.min(20, count); index += 1) await read(await ask(index));
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      const from = performance.now();
      await read(await ask(next));
      times.push(performance.now() - from);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: parallel }, lane));
  const seconds = (performance.now() - from) / 1_000;
  return { perSecond: count / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

async function read(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 200)}`);
}
