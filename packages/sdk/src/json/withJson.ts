/** What a record's JSON begins with. */
export interface RecordTag {
  /** Which record it is. */
  readonly $type: string;
  /** Version of its form. */
  readonly $version: 1;
}

/**
 * Gives a result its JSON form: its fields, amounts as decimal strings however deep, and a tag that says which record it
 * is. `JSON.stringify` then writes it, and `fromJson` reads it back. The form is not enumerable: copying and comparing see
 * the fields alone.
 *
 * @param type - Which record it is.
 * @param fields - The result.
 * @param shown - What its JSON holds. @default its fields
 * @returns The same object.
 */
export function withJson<fields extends object>(
  type: string,
  fields: fields,
  shown: () => object = () => fields,
): fields {
  return Object.defineProperty(fields, "toJSON", { value: () => toRecord(type, shown()) });
}

/**
 * Lets `JSON.stringify` write a result that is only to be looked at: its fields, amounts as decimal strings.
 *
 * @param fields - The result.
 * @returns The same object.
 */
export function withPrint<fields extends object>(fields: fields): fields {
  return Object.defineProperty(fields, "toJSON", { value: () => toEntries(fields) });
}

/**
 * Writes a record as JSON has it.
 *
 * @param type - Which record it is.
 * @param fields - What it holds.
 */
export function toRecord(type: string, fields: object): RecordTag & Record<string, unknown> {
  return { $type: type, $version: 1, ...toEntries(fields) };
}

function toEntries(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return toValue(value.toJSON());
  return Array.isArray(value) ? value.map(toValue) : toEntries(value);
}
