/** Books payments in a folder, under limits, as fast as it can, once it is told to begin. */
import { createFileBook } from "../../src/book/file.ts";
import type { BookingRequest } from "../../src/index.ts";

const { folder, requests } = JSON.parse(process.argv[2] ?? "{}") as { folder: string; requests: string[] };
const reviver = (name: string, value: unknown) =>
  ["value", "most", "bookedAtBlock"].includes(name) ? BigInt(value as string) : value;
const book = createFileBook({ folder });
console.log("ready");
await new Promise((resolve) => process.stdin.once("data", resolve));
for (const text of requests) {
  const booking = await book.book(JSON.parse(text, reviver) as BookingRequest);
  console.log(booking.is);
}
process.stdin.destroy();
