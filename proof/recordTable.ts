import { readFileSync, writeFileSync } from "node:fs";

const readme = new URL("./README.md", import.meta.url);

/** Puts a measured table into the README, between the comments that name it. */
export function recordTable(name: string, table: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = readFileSync(readme, "utf8");
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start < 0 || stop < start) throw new Error(`README.md has no place for ${name}.`);
  writeFileSync(readme, `${text.slice(0, start + begin.length)}\n${table}\n${text.slice(stop)}`);
}
