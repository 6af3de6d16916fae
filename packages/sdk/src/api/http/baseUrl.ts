import { isConfidential } from "../../chains/isConfidential.ts";
import { readEnvironment } from "../../environment/readEnvironment.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";

/**
 * Reads where the platform is. A token goes there, so nobody in between may read it: https, or a loopback address.
 *
 * @param given - The platform's URL; a path in front of the API's may be part of it. @default `ABBA_BASE_URL`
 * @returns It, without a slash at its end.
 * @throws {ParametersInvalidError}
 */
export function parseBaseUrl(given?: string): string {
  const baseUrl = given ?? readEnvironment("baseUrl");
  const refuse = (issue: string) => new ParametersInvalidError("API options", [`baseUrl: ${issue}`]);
  if (baseUrl === undefined) throw refuse("is missing: give it, or set ABBA_BASE_URL");
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) throw refuse("is not a URL");
  if (url.username !== "" || url.password !== "") throw refuse("holds credentials");
  if (url.search !== "" || url.hash !== "") throw refuse("holds a query or a fragment");
  if (!isConfidential(url)) throw refuse("is neither https nor http to a loopback address");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
