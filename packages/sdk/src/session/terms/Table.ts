import { TermsTooLargeError } from "../errors/termsErrors.ts";

/** Entries that an index of one byte can name, with room for the indices that mean "none". */
const maxEntries = 250;

/** A table of an encoding, in which equal runs of entries are stored once. */
export class Table<entry> {
  readonly entries: entry[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Places entries one after the other, or finds them so.
   *
   * @returns Index of the first.
   */
  place(run: readonly entry[]): number {
    const { entries } = this;
    if (run.length === 0) return 0;
    for (let start = 0; start + run.length <= entries.length; start += 1) {
      if (run.every((entry, offset) => entries[start + offset] === entry)) return start;
    }
    if (entries.length + run.length > maxEntries) {
      throw new TermsTooLargeError({ table: this.#name, max: maxEntries });
    }
    return entries.push(...run) - run.length;
  }
}
