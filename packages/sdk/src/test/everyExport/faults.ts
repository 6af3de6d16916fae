/** What endpoints may answer that is no answer. */

const answer = (body: object, init?: ResponseInit) => () =>
  Response.json({ jsonrpc: "2.0", id: 1, ...body }, init);
const failing = (code: number, message: string, init?: ResponseInit) =>
  answer({ error: { code, message } }, init);

/** What each endpoint's URL holds, none of which may be seen again. */
export const secrets = ["user-of-node", "pass-of-node", "KEY-in-path", "KEY-in-query", "KEY-of-header"];

/** An endpoint's URL, full of secrets. */
export const urlOf = (role: "node" | "bundler" | "paymaster") =>
  `https://${role}.test/v2/KEY-in-path/rpc?apikey=KEY-in-query`;

const echo = `denied: ${urlOf("node")}`;

/** By name, what is answered instead. */
export const faults: Readonly<Record<string, () => Response>> = {
  "HTTP 401": () => new Response(echo, { status: 401 }),
  "HTTP 402": failing(-32_000, echo, { status: 402 }),
  "HTTP 403": () => new Response(echo, { status: 403 }),
  "HTTP 429": () => new Response(echo, { status: 429, headers: { "Retry-After": "1" } }),
  "HTTP 500": () => new Response(`<html>${echo}</html>`, { status: 500 }),
  "-32005": failing(-32_005, "limit exceeded"),
  "-32016": failing(-32_016, "over rate limit"),
  "-32603": failing(-32_603, `Internal error: ${echo}`),
  "-32000": failing(-32_000, "header not found"),
  "a text for an error": answer({ error: echo }),
  "a page": () => new Response(`<html>${echo}</html>`),
  null: answer({ result: null }),
  "a word": answer({ result: "banana" }),
  "nothing at all": answer({}),
  "a closed connection": () => {
    throw new TypeError("fetch failed", { cause: new Error(`other side closed: ${urlOf("node")}`) });
  },
};
