import { randomBytes } from "node:crypto";
import type { Span } from "../../compiler/syntaxTree.ts";
import type { Edit } from "../edit.ts";
import type { SwitchSite } from "./switchSite.ts";

/** A change and the place where it can be switched on. */
export interface Switchable {
  /** Its number: not 0, which is the original. */
  readonly index: number;
  /** The change. */
  readonly edit: Edit;
  /** Where it is switched. */
  readonly site: SwitchSite;
}

/** A source that holds many mistakes, none of them in force until `number` is replaced by an index. */
export interface SwitchedSource {
  /** The source. */
  readonly content: string;
  /** 32 bytes, hexadecimal, that stand in the code for the index of the mistake in force. */
  readonly number: string;
  /** Place of each mistake in `content`, to tell whose fault a compile error is. */
  readonly places: readonly { readonly index: number; readonly span: Span }[];
}

/** Puts many mistakes into one source: `if (mutant(1)) {…} else if (mutant(2)) {…} else {the original}`. */
export function switchSource(source: Buffer, switchables: readonly Switchable[]): SwitchedSource {
  const number = `7f${randomBytes(31).toString("hex")}`;
  const isOn = `isMutant_${number.slice(2, 14)}`;
  const sites = Map.groupBy(switchables, ({ site }) => site.span.start);
  const parts: Buffer[] = [];
  const places: { index: number; span: Span }[] = [];
  let length = 0;
  const write = (part: Buffer | string): void => {
    const bytes = Buffer.from(part);
    parts.push(bytes);
    length += bytes.length;
  };
  let position = 0;
  for (const start of [...sites.keys()].sort((a, b) => a - b)) {
    const here = sites.get(start) ?? [];
    const [first] = here;
    if (first === undefined) continue;
    const { site } = first;
    const { before, each, otherwise, after } = form(site, isOn);
    write(source.subarray(position, start));
    write(before);
    for (const { index, edit } of here) {
      const [open, close] = each(index);
      write(open);
      const from = length;
      write(withEdit(source, inner(site), edit));
      places.push({ index, span: { start: from, end: length } });
      write(close);
    }
    write(otherwise);
    write(source.subarray(inner(site).start, inner(site).end));
    write(after);
    position = site.span.end;
  }
  write(source.subarray(position));
  write(`\nfunction ${isOn}(uint256 index) pure returns (bool) { return index == 0x${number}; }\n`);
  return { content: Buffer.concat(parts).toString(), number, places };
}

interface Form {
  readonly before: string;
  readonly each: (index: number) => readonly [string, string];
  readonly otherwise: string;
  readonly after: string;
}

function form(site: SwitchSite, isOn: string): Form {
  switch (site.kind) {
    case "condition":
      return {
        before: "(",
        each: (index) => [`${isOn}(${index}) ? (`, ") : "],
        otherwise: "(",
        after: "))",
      };
    case "statement":
      return {
        before: "",
        each: (index) => [`if (${isOn}(${index})) { `, " } else "],
        otherwise: "{ ",
        after: " }",
      };
    case "declaration":
      return {
        before: `${site.variables} `,
        each: (index) => [`if (${isOn}(${index})) { ${site.target} = `, "; } else "],
        otherwise: `{ ${site.target} = `,
        after: "; }",
      };
  }
}

function inner(site: SwitchSite): Span {
  return site.kind === "declaration" ? site.value : site.span;
}

function withEdit(source: Buffer, { start, end }: Span, { span, replacement }: Edit): string {
  return `${source.subarray(start, span.start)}${replacement}${source.subarray(span.end, end)}`;
}
