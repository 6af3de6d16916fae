import type { Market } from "./market.ts";

export type Json = Record<string, unknown>;

/** Changes what an honest platform answers under a path. */
export function lie(
  { wire }: Market,
  honest: typeof fetch,
  path: RegExp,
  change: (data: Json) => void,
): void {
  wire.fetch = async (input, init) => {
    const response = await honest(input, init);
    if (!path.test(String(input))) return response;
    const answer = (await response.json()) as { data: Json };
    change(answer.data);
    return Response.json(answer, { status: response.status });
  };
}
