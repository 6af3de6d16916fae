import * as z from "zod/mini";
import { mostCalls } from "./callSchemas.ts";
import { type PageMethod, type ParamsOf, pageMethods } from "./methods.ts";
import { permissionTypes, ruleTypes } from "./permissionSchemas.ts";
import { type RpcFailure, rpcFailure } from "./rpcErrors.ts";

/** What a method was asked, or why it is not answered. */
export type ReadParams<method extends PageMethod> =
  | { readonly params: ParamsOf<method> }
  | { readonly failure: RpcFailure };

const offers: Partial<Record<PageMethod, (params: unknown) => RpcFailure | undefined>> = {
  wallet_requestExecutionPermissions: findUnoffered,
  wallet_sendCalls: findOversize,
};

/**
 * Reads what a method is asked, trusting nothing in it.
 *
 * @param method - One that the page answers.
 * @param params - Whatever came.
 */
export function readParams<method extends PageMethod>(method: method, params: unknown): ReadParams<method> {
  const failure = offers[method]?.(params);
  if (failure !== undefined) return { failure };
  const parsed = pageMethods[method].params.safeParse(params);
  if (parsed.success) return { params: parsed.data as ParamsOf<method> };
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(
      ({ path, message }) =>
        `${path.map((part) => String(part).slice(0, 40)).join(".") || "params"} ${message}`,
    );
  return {
    failure: rpcFailure("invalidParams", `The parameters of ${method} are not valid: ${issues.join("; ")}.`),
  };
}

const typesSchema = z.array(
  z.object({
    permission: z.object({ type: z.string() }),
    rules: z.optional(z.nullable(z.array(z.object({ type: z.string() })))),
  }),
);

/** Said apart from what is malformed: another wallet may offer it. */
function findUnoffered(params: unknown): RpcFailure | undefined {
  const asked = typesSchema.safeParse(params);
  if (!asked.success) return undefined;
  const permission = asked.data.find(({ permission: { type } }) => !includes(permissionTypes, type));
  const rule = asked.data.flatMap(({ rules }) => rules ?? []).find(({ type }) => !includes(ruleTypes, type));
  const what =
    permission !== undefined
      ? `Permissions of the type ${quote(permission.permission.type)}`
      : rule && `Rules of the type ${quote(rule.type)}`;
  if (what === undefined) return undefined;
  return rpcFailure(
    "unsupportedMethod",
    `${what} are not offered: the account's chain does not enforce them.`,
  );
}

const callsSchema = z.tuple([z.object({ calls: z.array(z.unknown()) })]);

function findOversize(params: unknown): RpcFailure | undefined {
  const asked = callsSchema.safeParse(params);
  return asked.success && asked.data[0].calls.length > mostCalls ? rpcFailure("bundleTooLarge") : undefined;
}

const includes = (list: readonly string[], item: string) => list.includes(item);
const quote = (text: string) => JSON.stringify(text.slice(0, 40).replace(/[^\w-]/g, "?"));
