import type { PlatformTimes } from "../platform/measurePlatform.ts";
import { formatTable } from "./formatTable.ts";

const times = (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
const ms = (value: number) => value.toFixed(2);
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);

/** Load, growth, start and memory. */
export function formatPlatform({ store, load, sizes, growth, coldStart, memory }: PlatformTimes): string {
  const [bare] = load;
  const loadTable = formatTable(
    ["16 at once", "requests/s", "p50 ms", "p99 ms", "p50 : bare route", "per s : bare statement"],
    load.map(({ name, perSecond, p50, p99, ofBare }) => [
      name,
      Math.round(perSecond),
      ms(p50),
      ms(p99),
      times(p50 / (bare?.p50 ?? p50)),
      ofBare === undefined ? "" : times(ofBare),
    ]),
  );
  const growthTable = formatTable(
    ["p50 ms, one at a time", ...sizes.map((size) => `${size.toLocaleString("en")} rows`), "last : first"],
    growth.map(({ name, p50 }) => [name, ...p50.map(ms), times((p50.at(-1) ?? 0) / (p50[0] ?? 1))]),
  );
  const rest = formatTable(
    ["start and memory", "value"],
    [
      ["createPlatform on an empty store, ms", Math.round(coldStart.empty)],
      [`createPlatform on ${sizes.at(-1)?.toLocaleString("en")} rows, ms`, Math.round(coldStart.full)],
      ["process before, MiB", mebibytes(memory.before)],
      ["process after the load, MiB", mebibytes(memory.loaded)],
      ["process with the largest store, MiB", mebibytes(memory.after)],
    ],
  );
  return [`Store: ${store}`, loadTable, growthTable, rest].join("\n\n");
}
