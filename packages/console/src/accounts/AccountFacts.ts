/** What an account holds, in base units, and whether the chain knows it. */
export interface AccountFacts {
  readonly eth: bigint;
  /** @default USDC is not known on this chain */
  readonly usdc: bigint | undefined;
  readonly isDeployed: boolean;
}
