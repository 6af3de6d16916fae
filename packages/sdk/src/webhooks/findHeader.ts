/**
 * Headers in any of the forms that servers have them in: the web's `Headers`, of whichever library; an object by names in
 * any case, as Node's `IncomingMessage` has it; a `Map`; pairs of name and value; or names and values in turn, as Node's
 * `rawHeaders`. A value may be a list of one.
 */
export type WebhookHeaders =
  | { readonly get: (name: string) => string | null | undefined }
  | Iterable<readonly [name: string, value: string | readonly string[]]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Finds a header that was given once: given twice it is none, as which of the two was signed is for nobody to choose.
 *
 * @param headers - From a server, whatever its form.
 * @param name - In any case.
 * @returns Its value; `undefined` when there is none, or not one.
 */
export function findHeader(headers: unknown, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = entriesOf(headers, name)
    .filter(([key]) => typeof key === "string" && key.toLowerCase() === wanted)
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value) => value !== undefined && value !== null);
  const [value] = values;
  return values.length === 1 && typeof value === "string" ? value : undefined;
}

function entriesOf(headers: unknown, name: string): readonly (readonly [unknown, unknown])[] {
  if (typeof headers !== "object" || headers === null) return [];
  if (Symbol.iterator in headers) {
    const items: readonly unknown[] = [...(headers as Iterable<unknown>)];
    return items.every((item) => Array.isArray(item)) ? (items as [unknown, unknown][]) : inPairs(items);
  }
  if ("get" in headers && typeof headers.get === "function") return [[name, headers.get(name)]];
  return Object.entries(headers);
}

function inPairs(items: readonly unknown[]): [unknown, unknown][] {
  return items.flatMap((item, index) => (index % 2 === 0 ? [[item, items[index + 1]]] : []));
}
