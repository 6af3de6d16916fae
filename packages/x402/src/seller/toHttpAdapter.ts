import type { HTTPAdapter } from "@x402/core/server";

/**
 * Shows a request to x402's core.
 *
 * @param request - The request.
 * @returns What the core asks of it.
 */
export function toHttpAdapter(request: Request): HTTPAdapter {
  const url = new URL(request.url);
  const query = (): Record<string, string | string[]> => {
    const names = [...new Set(url.searchParams.keys())];
    return Object.fromEntries(
      names.map((name) => {
        const [first = "", ...more] = url.searchParams.getAll(name);
        return [name, more.length === 0 ? first : [first, ...more]];
      }),
    );
  };
  return {
    getHeader: (name) => request.headers.get(name) ?? undefined,
    getMethod: () => request.method,
    getPath: () => url.pathname,
    getUrl: () => request.url,
    getAcceptHeader: () => request.headers.get("accept") ?? "",
    getUserAgent: () => request.headers.get("user-agent") ?? "",
    getQueryParams: query,
    getQueryParam(name) {
      const found = query();
      return Object.hasOwn(found, name) ? found[name] : undefined;
    },
  };
}
