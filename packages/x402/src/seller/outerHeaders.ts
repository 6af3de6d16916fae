/** By which browsers let pages of other origins read what is to be paid, and what was. */
const exposing = "access-control-expose-headers";
const exposed = "PAYMENT-REQUIRED, PAYMENT-RESPONSE";

/**
 * Takes from the headers of a served answer what middleware in front had set before: it says it of each request anew, also
 * when the answer is given again.
 *
 * @param served - What was served.
 * @param outer - Headers that were set before.
 */
export function withoutOuter(served: Headers, outer: Headers): Headers {
  const headers = new Headers(served);
  for (const [name, value] of outer) if (headers.get(name) === value) headers.delete(name);
  return headers;
}

/**
 * Puts an answer of the paywall's together with what middleware in front had set, such as that of CORS.
 *
 * @param answer - The answer.
 * @param outer - Headers that were set before.
 */
export function withOuter(answer: Response, outer: Headers): Headers {
  const headers = new Headers(outer);
  const own = new Set([...answer.headers.keys()].filter((name) => name !== "set-cookie"));
  for (const name of own) if (name !== exposing) headers.set(name, answer.headers.get(name) ?? "");
  for (const cookie of answer.headers.getSetCookie()) headers.append("set-cookie", cookie);
  const lists = [outer.get(exposing), answer.headers.get(exposing), exposed];
  const names = lists.flatMap((list) => list?.split(",") ?? []).map((name) => name.trim());
  const once = new Map(names.filter((name) => name !== "").map((name) => [name.toLowerCase(), name]));
  headers.set(exposing, [...once.values()].join(", "));
  return headers;
}
