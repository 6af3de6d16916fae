import type { z } from "zod/mini";
import type { components, paths } from "./generated/openapi.ts";

/** What the API calls its objects. */
export type Schemas = components["schemas"];

/** A path of the API, its parameters in braces. */
export type ApiPath = keyof paths;

/** How a path may be asked. */
export type MethodOf<path extends ApiPath> = {
  [method in "get" | "post" | "patch" | "delete"]: paths[path][method] extends { responses: unknown }
    ? method
    : never;
}["get" | "post" | "patch" | "delete"];

type Operation<path extends ApiPath, method extends MethodOf<path>> = paths[path][method];

/** The body that an operation takes; `undefined` when it takes none. */
export type BodyOf<path extends ApiPath, method extends MethodOf<path>> =
  Operation<path, method> extends { requestBody: { content: { "application/json": infer body } } }
    ? body
    : undefined;

/** The query that an operation takes; `undefined` when it takes none. */
export type QueryOf<path extends ApiPath, method extends MethodOf<path>> =
  Operation<path, method> extends { parameters: { query?: infer query } }
    ? [Exclude<query, undefined>] extends [never]
      ? undefined
      : Exclude<query, undefined>
    : undefined;

/** The `data` of an operation's answer. */
export type DataOf<path extends ApiPath, method extends MethodOf<path>> =
  Operation<path, method> extends { responses: infer responses }
    ? {
        [status in keyof responses & (200 | 201)]: responses[status] extends {
          content: { "application/json": { data: infer data } };
        }
          ? data
          : never;
      }[keyof responses & (200 | 201)]
    : never;

/**
 * A schema that reads what the API sends: whatever the API may send fits in, and what comes out is of the API's type, or
 * finer (an address is more than a string). Otherwise it does not compile.
 */
export type Reads<wire, schema extends z.ZodMiniType> = schema &
  ([z.output<schema>] extends [wire] ? unknown : never) &
  ([wire] extends [Frozen<z.input<schema>>] ? unknown : never);

/** A type whose arrays are read-only, as the API's are. */
type Frozen<type> = type extends readonly (infer item)[]
  ? readonly Frozen<item>[]
  : type extends object
    ? { readonly [key in keyof type]: Frozen<type[key]> }
    : type;

/**
 * Declares what a schema reads.
 *
 * @returns A function that gives the schema back, if it fits.
 */
export function reads<wire>() {
  return <schema extends z.ZodMiniType>(schema: Reads<wire, schema>): schema => schema;
}
