import type { Address } from "viem";

const hourSeconds = 3_600;

/** How often its median hour is unusual. */
const paceMultiple = 3n;

/** Hours in which something was used, before there is a usual one; hours that are remembered. */
const [fewestHours, mostHours] = [3, 168];

/** Refusals of an hour that are worth a look. */
const manyRefusals = 5;

/** One part in so many of its time is the end. */
const endPart = 10;

/** What an opened session's use is worth a look for; what was told before is not told again. */
type UseSignal =
  | {
      readonly type: "session.unusualPace";
      readonly budget: "spend" | "operations";
      readonly timesMedian: number;
      readonly token?: Address | undefined;
    }
  | { readonly type: "session.refusedRepeatedly"; readonly refusals: number }
  | { readonly type: "session.endingSoon"; readonly validUntil: number };

/** What the chain has counted so far. */
interface Used {
  readonly operations: bigint;
  /** Of each limited token, base units. */
  readonly spent: readonly { readonly token: Address; readonly amount: bigint }[];
}

/** What was used of one budget, by hours. */
interface Meter {
  last: bigint;
  readonly hours: Map<number, bigint>;
  toldIn: number | undefined;
}

/** Watches what one process does with a session. It remembers nothing beyond the process, and reads no chain. */
export class UseWatch {
  readonly #meters = new Map<string, Meter>();
  readonly #refusals = { hour: Number.NaN, count: 0 };
  #endTold = false;

  /**
   * Takes note of what the chain has counted.
   *
   * @param used - Since the session's beginning: the first look only sets the mark.
   * @param now - Unix seconds.
   */
  use({ operations, spent }: Used, now: number): UseSignal[] {
    return [
      ...this.#meter("operations", undefined, operations, now),
      ...spent.flatMap(({ token, amount }) => this.#meter("spend", token, amount, now)),
    ];
  }

  /** Takes note of a refusal. */
  refuse(now: number): UseSignal[] {
    const hour = Math.floor(now / hourSeconds);
    const refusals = this.#refusals;
    if (refusals.hour !== hour) Object.assign(refusals, { hour, count: 0 });
    refusals.count += 1;
    return refusals.count === manyRefusals
      ? [{ type: "session.refusedRepeatedly", refusals: manyRefusals }]
      : [];
  }

  /** Looks at how much time is left. */
  look(
    { validAfter, validUntil }: { readonly validAfter: number; readonly validUntil: number },
    now: number,
  ): UseSignal[] {
    const isEnding = now <= validUntil && (validUntil - now) * endPart <= validUntil - validAfter;
    if (!isEnding || this.#endTold) return [];
    this.#endTold = true;
    return [{ type: "session.endingSoon", validUntil }];
  }

  #meter(
    budget: "spend" | "operations",
    token: Address | undefined,
    total: bigint,
    now: number,
  ): UseSignal[] {
    const hour = Math.floor(now / hourSeconds);
    const name = `${budget} ${token}`;
    const meter = this.#meters.get(name);
    if (meter === undefined) {
      this.#meters.set(name, { last: total, hours: new Map(), toldIn: undefined });
      return [];
    }
    const { hours } = meter;
    const current = (hours.get(hour) ?? 0n) + (total - meter.last);
    meter.last = total;
    if (current === 0n) return [];
    hours.set(hour, current);
    for (const old of hours.keys()) if (old <= hour - mostHours) hours.delete(old);
    const before = [...hours]
      .filter(([at]) => at < hour)
      .map(([, amount]) => amount)
      .sort((one, other) => (one < other ? -1 : 1));
    const median = before[Math.floor(before.length / 2)];
    if (before.length < fewestHours || median === undefined || meter.toldIn === hour) return [];
    if (current <= median * paceMultiple) return [];
    meter.toldIn = hour;
    return [{ type: "session.unusualPace", budget, timesMedian: Number(current / median), token }];
  }
}
