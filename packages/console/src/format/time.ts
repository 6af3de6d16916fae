import { en } from "../texts/en.ts";

/** Unix seconds as the reader's own clock shows them. */
export function formatTime(seconds: number): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "short" }).format(
    new Date(seconds * 1_000),
  );
}

/** The same, short. */
export function formatShortTime(seconds: number): string {
  const format = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
  return format.format(new Date(seconds * 1_000));
}

/** Length of a budget period in words. */
export function formatPeriod(seconds: number): string {
  const { periods } = en.units;
  const named = { 3600: periods.hour, 86400: periods.day, 604800: periods.week }[seconds];
  return named ?? periods.seconds(seconds);
}
