import type { ArtifactId } from "@nomicfoundation/edr";

/** Which suite is likely to notice a mistake in a function. */
export class SuiteOrder {
  readonly #duration = new Map<string, number>();
  readonly #killers = new Map<string, string[]>();

  /** Notes what a suite takes of the processor (milliseconds). */
  timed(suite: string, milliseconds: number): void {
    this.#duration.set(suite, milliseconds);
  }

  /** What a suite takes of the processor (milliseconds). */
  durationOf(suite: string): number {
    return this.#duration.get(suite) ?? 0;
  }

  /** Notes which suite noticed a mistake in a function. */
  noticed(within: string, suite: string): void {
    const others = (this.#killers.get(within) ?? []).filter((name) => name !== suite);
    this.#killers.set(within, [suite, ...others]);
  }

  /**
   * The suites in the order in which they run: those that have noticed mistakes in the function, the one that bears its
   * name, the others from the quickest to the slowest.
   */
  sorted(suites: readonly ArtifactId[], within: string): ArtifactId[] {
    const killers = this.#killers.get(within) ?? [];
    const named = `${within.replace(/^_/, "")}test`.toLowerCase();
    const rank = ({ name }: ArtifactId): number => {
      const place = killers.indexOf(name);
      if (place >= 0) return place - killers.length;
      return name.toLowerCase() === named ? 0 : 1 + this.durationOf(name);
    };
    return suites.toSorted((a, b) => rank(a) - rank(b));
  }
}
