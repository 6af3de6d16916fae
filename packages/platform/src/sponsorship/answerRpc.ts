import type { Address } from "viem";
import { z } from "zod";
import type { Sponsor } from "./createSponsor.ts";
import { dataParameters, stubParameters } from "./requestSchema.ts";
import { SponsorshipError } from "./SponsorshipError.ts";

const request = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string().max(100), z.number(), z.null()]),
  method: z.string().max(100),
  params: z.array(z.unknown()).max(10),
});

/** JSON-RPC 2.0's own codes. */
const codes = { invalidRequest: -32_600, methodNotFound: -32_601, invalidParams: -32_602, internal: -32_603 };

/** Names whose allowance pays for an account's operation, or throws a {@link SponsorshipError}. */
export type AllowanceOf = (sender: Address) => Promise<string>;

/** A JSON-RPC 2.0 response. */
export interface RpcAnswer {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/**
 * Answers one JSON-RPC request of ERC-7677.
 *
 * @param sponsor - Who decides.
 * @param body - The request, parsed from JSON and believed in nothing.
 * @param allowanceOf - Whose allowance pays for an account's operation. It is what keeps strangers out: the request
 * proves nothing of its sender.
 * @param onFailure - Told what went wrong here; the answer does not say.
 * @returns The response.
 */
export async function answerRpc(
  sponsor: Sponsor,
  body: unknown,
  allowanceOf: AllowanceOf,
  onFailure: (error: unknown) => void,
): Promise<RpcAnswer> {
  const parsed = request.safeParse(body);
  if (!parsed.success) return failure(null, codes.invalidRequest, "Not a JSON-RPC 2.0 request.");
  const { id, method, params } = parsed.data;
  try {
    return { jsonrpc: "2.0", id, result: await call(sponsor, method, params, allowanceOf) };
  } catch (error) {
    if (error instanceof SponsorshipError) return failure(id, error.code, error.message, error.data);
    onFailure(error);
    return failure(id, codes.internal, "Something went wrong here.");
  }
}

async function call(
  sponsor: Sponsor,
  method: string,
  params: readonly unknown[],
  allowanceOf: AllowanceOf,
): Promise<unknown> {
  switch (method) {
    case "pm_getPaymasterStubData": {
      const [operation, entryPoint, chainId] = parse(stubParameters, params);
      // Who is not paid for is told before gas is estimated.
      await allowanceOf(operation.sender);
      return sponsor.stub(operation, entryPoint, chainId);
    }
    case "pm_getPaymasterData": {
      const [operation, entryPoint, chainId] = parse(dataParameters, params);
      return sponsor.sign(operation, entryPoint, chainId, await allowanceOf(operation.sender));
    }
    default:
      throw new SponsorshipError(codes.methodNotFound, "There is no such method.");
  }
}

function parse<schema extends z.ZodType>(schema: schema, params: readonly unknown[]): z.output<schema> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.map(String).join("."));
  throw new SponsorshipError(codes.invalidParams, "The parameters do not follow ERC-7677.", { fields });
}

function failure(id: RpcAnswer["id"], code: number, message: string, data?: unknown): RpcAnswer {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data !== undefined && { data }) } };
}
