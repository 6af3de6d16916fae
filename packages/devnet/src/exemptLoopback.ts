/** Where a devnet is, as `NO_PROXY` names it. */
const loopback = ["127.0.0.1", "localhost"] as const;

/**
 * Keeps requests to this machine from going through a proxy. With `NODE_USE_ENV_PROXY`, Node sends every `fetch` to the
 * proxy that the environment names, those for a local chain too, unless `NO_PROXY` says otherwise. It is amended in this
 * process, where callers ask the chain and the bundler as well; nothing changes where no proxy is named.
 *
 * @param env - The environment, which Node reads at each request.
 */
export function exemptLoopback(env: NodeJS.ProcessEnv = process.env): void {
  const proxies = [env.HTTP_PROXY, env.http_proxy, env.HTTPS_PROXY, env.https_proxy];
  if (!proxies.some((proxy) => proxy)) return;
  // The one that counts when both are there.
  const name = env.no_proxy === undefined ? "NO_PROXY" : "no_proxy";
  const named = (env[name] ?? "").split(/[\s,]+/).filter((host) => host !== "");
  if (named.includes("*")) return;
  const missing = loopback.filter((host) => !named.includes(host));
  if (missing.length > 0) env[name] = [...named, ...missing].join(",");
}
