import fc from "fast-check";

/** The parts of an OpenAPI document that requests are made of. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly example?: unknown;
}
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly schema?: Schema;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** A request that more or less fits. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** What breaks parsers, databases and logs. */
const hostile = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "'; drop table agents; --",
  '"',
  "%00",
  "../../etc/passwd",
  "#{jndi:ldap://x}",
  "\r\nX-Injected: 1",
  '{"$ne":null}',
  "__proto__",
  "9".repeat(400),
  "1e308",
  "-0",
  "NaN",
  "0x",
  `0x${"f".repeat(64)}`,
  "\u202e\ufeff",
  "x".repeat(70_000),
  "0000-01-01T00:00:00Z",
  Buffer.from(JSON.stringify(["0000-01-01T00:00:00.000Z", "svc_\0"])).toString("base64url"),
  Buffer.from(JSON.stringify(["999999-01-01T00:00:00.000Z", `svc_${"0".repeat(32)}`])).toString("base64url"),
  Buffer.from(JSON.stringify([1e308, `svc_${"0".repeat(32)}`])).toString("base64url"),
];

const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 60 }));

const garbage: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.array(text, { maxLength: 4 }),
  fc.dictionary(fc.oneof(text, fc.constantFrom("__proto__", "constructor")), text, { maxKeys: 4 }),
  fc
    .integer({ min: 1, max: 2_000 })
    .map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown),
);

/** Values that fit a schema more often than not. */
function maybe(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema, ids);
  return fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: garbage });
}

function fittingOf(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const properties = Object.entries(schema.properties ?? {});
    return fc.record(Object.fromEntries(properties.map(([name, part]) => [name, maybe(part, ids)])), {
      requiredKeys: [...(schema.required ?? [])],
    });
  }
  if (type === "array") return fc.array(maybe(schema.items ?? {}, ids), { maxLength: 4 });
  if (type === "integer" || type === "number")
    return fc.oneof(fc.integer(), fc.constantFrom(60, 3_600, 84_532));
  if (type === "boolean") return fc.boolean();
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...matching(schema, ids)) },
    { weight: 1, arbitrary: text },
  );
}

/** Of ids and everyday values, those that a text's pattern takes. */
function matching({ pattern, example = "x" }: Schema, ids: readonly string[]): string[] {
  const everyday = ["1", "10000000", "language", `0x${"ab".repeat(32)}`, `0x${"ab".repeat(20)}`];
  const form = pattern === undefined ? undefined : new RegExp(pattern, "u");
  return [
    String(example),
    ...[...ids, ...everyday].filter((value) => form === undefined || form.test(value)),
  ];
}

/**
 * Requests to everything a document describes.
 *
 * @param ids - Ids that exist.
 * @param tokens - Values of `Authorization`.
 */
export function requestsOf(
  document: Document,
  ids: readonly string[],
  tokens: readonly string[],
): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const { parameters = [], requestBody } = operation;
    const query = parameters.filter((parameter) => parameter.in === "query");
    const { schema: pathId = {} } = parameters.find((parameter) => parameter.in === "path") ?? {};
    const schema = requestBody?.content["application/json"].schema;
    const body = schema === undefined ? fc.constant(undefined) : bodyOf(schema, ids);
    return fc
      .record({
        id: fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(...matching(pathId, ids)) },
          { weight: 1, arbitrary: text },
        ),
        query: fc.record(
          Object.fromEntries(query.map(({ name, schema: part = {} }) => [name, maybe(part, ids)])),
          { requiredKeys: [] },
        ),
        token: fc.constantFrom(...tokens),
        key: fc.option(fc.constantFrom("k", "k".repeat(300), "a b", "order:1"), { nil: undefined }),
        type: fc.constantFrom(
          "application/json",
          "application/json",
          "application/json",
          "text/plain",
          "a/b;c",
        ),
        body,
      })
      .map(({ id, query: values, token, key, type, body: sent }) => {
        const search = new URLSearchParams(
          Object.entries(values).map(([name, value]): [string, string] => [
            name,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        );
        return {
          method,
          path: `${path.replace("{id}", encodeURIComponent(id.replaceAll(/\p{Surrogate}/gu, "?")))}?${search}`,
          headers: {
            authorization: token,
            ...(key !== undefined && { "idempotency-key": key }),
            ...(sent !== undefined && { "content-type": type }),
          },
          body: sent,
        };
      });
  });
}

function bodyOf(schema: Schema, ids: readonly string[]): fc.Arbitrary<string> {
  const json = fc.oneof({ weight: 5, arbitrary: fittingOf(schema, ids) }, { weight: 1, arbitrary: garbage });
  return fc.oneof(
    { weight: 8, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: json.map((value) => JSON.stringify(value).slice(0, -1)) },
    { weight: 1, arbitrary: fc.constantFrom("", "{", "nul", "[".repeat(100_000), "\0", '{"a":1,}') },
  );
}
