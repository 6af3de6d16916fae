/** What costs the platform several times what others do: words are searched for, pages hold payloads, a node is asked. */
const costs: readonly (readonly [method: string, path: RegExp, cost: number])[] = [
  ["GET", /^\/api\/v1\/services\?(?:.*&)?q=/, 5],
  ["GET", /^\/api\/v1\/transactions(?:\?|$)/, 3],
  ["GET", /^\/api\/v1\/(?:sessions\/[^/]+\/audit|transactions\/[^/]+\/evidence)$/, 3],
  ["POST", /^\/api\/v1\/transactions\/[^/]+\/(?:fund|confirm|dispute)$/, 2],
  ["POST", /^\/api\/v1\/agents\/recover$/, 10],
  ["POST", /^\/api\/v1\/facilitator\/verify$/, 3],
  ["POST", /^\/api\/v1\/facilitator\/settle$/, 10],
];

/**
 * Says how much a request counts against its sender's limits.
 *
 * @param method - Of the request.
 * @param pathAndQuery - Without the origin.
 */
export function costOf(method: string, pathAndQuery: string): number {
  return costs.find(([name, path]) => name === method && path.test(pathAndQuery))?.[2] ?? 1;
}
