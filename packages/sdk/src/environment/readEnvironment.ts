/** Environment variables that name a platform and a chain where a call names none. */
const variables = {
  /** Where the platform is. */
  baseUrl: "ABBA_BASE_URL",
  /** A known chain's name. */
  chain: "ABBA_CHAIN",
  /** HTTP endpoint of a node. */
  rpcUrl: "RPC_URL",
  /** HTTP endpoint of an ERC-4337 bundler. */
  bundlerUrl: "BUNDLER_URL",
  /** HTTP endpoint of an ERC-7677 paymaster service. */
  paymasterUrl: "PAYMASTER_URL",
} as const;

/** What the environment may name. */
export type EnvironmentName = keyof typeof variables;

/**
 * Names the variable that holds a value, for error messages.
 *
 * @param name - What it names.
 */
export function environmentVariable(name: EnvironmentName): string {
  return variables[name];
}

/**
 * Reads an environment variable, as it is now. Runtimes without `process.env` have none.
 *
 * @param name - What it names.
 * @returns Its value; `undefined` when it is not set, or empty.
 */
export function readEnvironment(name: EnvironmentName): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[variables[name]] || undefined;
}
