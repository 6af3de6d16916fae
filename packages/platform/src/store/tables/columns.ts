import { bigint, numeric, timestamp } from "drizzle-orm/pg-core";

/** Base units of a token. */
export const money = (name: string) => numeric(name, { precision: 78, scale: 0, mode: "bigint" });

/** A moment, to the millisecond, as paging cursors are. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** Seconds or a block number. */
export const whole = (name: string) => bigint(name, { mode: "bigint" });
