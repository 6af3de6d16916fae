import { parseBaseUrl } from "../api/http/baseUrl.ts";
import type { ApiPath } from "../api/wire.ts";
import { readEnvironment } from "../environment/readEnvironment.ts";
import type { UseSessionKeyParameters } from "../session/actions/useSessionKey.ts";
import { namedSession } from "../session/grant/namedSession.ts";

const path = "/api/v1/paymaster/{chainId}" satisfies ApiPath;

/** Where the platform is, and who asks it. */
export interface PlatformCredential {
  readonly baseUrl: string;
  /** API key or session token; without one there is nothing to show. */
  readonly token: string | undefined;
}

/**
 * Has the platform's own paymaster see who asks. It is asked when sponsorship is wanted and no other service is named;
 * another service gets nothing of the platform's.
 *
 * @param parameters - What opens the session.
 * @param credential - The platform's, if it is known.
 * @returns The parameters, with the paymaster's endpoint and the token for it.
 */
export function withPlatformPaymaster<parameters extends UseSessionKeyParameters>(
  parameters: parameters,
  credential: PlatformCredential | undefined,
): parameters {
  if (credential === undefined) return parameters;
  const { baseUrl, token } = credential;
  const { gasStrategy, paymasterHeaders = {}, zeroDevProjectId } = parameters;
  const named = parameters.paymasterUrl ?? readEnvironment("paymasterUrl");
  const own = `${parseBaseUrl(baseUrl)}${path.replace("{chainId}", "")}`;
  const isOpen = gasStrategy === "sponsored" && zeroDevProjectId === undefined;
  const paymasterUrl = named ?? (isOpen ? `${own}${chainIdOf(parameters)}` : undefined);
  const isShown = Object.keys(paymasterHeaders).some((name) => name.toLowerCase() === "authorization");
  if (paymasterUrl === undefined || token === undefined || isShown || !isBelow(paymasterUrl, own)) {
    return { ...parameters, paymasterUrl };
  }
  const authorization = `Bearer ${token}`;
  return { ...parameters, paymasterUrl, paymasterHeaders: { ...paymasterHeaders, authorization } };
}

function chainIdOf(parameters: UseSessionKeyParameters): number {
  return namedSession(parameters, "parameters of initWithSessionKey").grant.chainId;
}

/** Beside the platform there may be others on its host. The URL parser has resolved what leads out of a path. */
function isBelow(url: string, own: string): boolean {
  if (!URL.canParse(url)) return false;
  const [asked, allowed] = [new URL(url), new URL(own)];
  return asked.origin === allowed.origin && asked.pathname.startsWith(allowed.pathname);
}
