/** Resolves a name to IP addresses. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>;

/** Which callback URLs may be called. */
export interface CallbackPolicy {
  /**
   * Also calls `localhost` and loopback addresses, on any port, with http too. For local development alone.
   * @default false
   */
  readonly allowLoopback?: boolean | undefined;
  /** Ports of all other hosts. @default [443, 8443] */
  readonly ports?: readonly number[] | undefined;
  /** Resolves names in its own way. @default DNS, by c-ares: neither the hosts file nor other services of the system */
  readonly resolve?: ResolveName | undefined;
  /** Name servers, as `address` or `address:port`. @default the system's */
  readonly nameServers?: readonly string[] | undefined;
  /** Certificates to trust beside the well-known ones, in PEM. @default none */
  readonly ca?: string | undefined;
}

/** Ports that are allowed by default. */
export const defaultPorts: readonly number[] = [443, 8443];
