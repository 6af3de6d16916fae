import type { TestPlatform } from "./startTestPlatform.ts";

/** A part of a JSON schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly example?: unknown;
}

/** An operation of the API, as its document describes it. */
export interface ApiOperation {
  /** `POST /api/v1/checkout` */
  readonly name: string;
  readonly method: string;
  /** With `{id}` in it, after `/api/v1`. */
  readonly path: string;
  /** Whether it takes a key or token. */
  readonly isSecured: boolean;
  readonly body: Schema | undefined;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly security?: readonly unknown[];
            readonly requestBody?: {
              readonly content: { readonly "application/json": { readonly schema: Schema } };
            };
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Every operation that the platform's document describes: what is added later is among them. */
export async function readOperations({ platform }: TestPlatform): Promise<readonly ApiOperation[]> {
  const { paths, components } = (await (await platform.app.request("/openapi.json")).json()) as Document;
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref === undefined ? schema : components.schemas[schema.$ref.split("/").at(-1) ?? ""];
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replace("/api/v1", ""),
      isSecured: security !== undefined,
      body: resolve(requestBody?.content["application/json"].schema),
    })),
  );
}

/**
 * The smallest value that fits a schema.
 *
 * @param candidates - Texts of which one fits where a pattern asks for more than any text.
 */
export function smallest(schema: Schema, candidates: readonly string[]): unknown {
  if (schema.example !== undefined && schema.pattern === undefined) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const named = (schema.required ?? []).map((name) => [
      name,
      smallest(schema.properties?.[name] ?? {}, candidates),
    ]);
    return Object.fromEntries(named);
  }
  if (type === "array") return [smallest(schema.items ?? {}, candidates)];
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return Math.max(1, schema.minimum ?? 1);
  const form = new RegExp(schema.pattern ?? "", "u");
  return candidates.find((candidate) => form.test(candidate)) ?? "x";
}
