/** A way in which the SDK is used, and how much it is to weigh. */
export interface Entry {
  readonly name: string;
  /** What the application imports. */
  readonly code: string;
  /** Bytes that it is to come down to, minified and compressed, viem aside. What it may not grow beyond is the baseline. */
  readonly goal: number;
  /** Whether what is loaded at the start has come down to the goal: from then on it may not grow beyond it either. */
  readonly reached: boolean;
}

/** What is bundled, and held against `baselines/bundles.json`. */
export const entries: readonly Entry[] = [
  {
    name: "useSessionKey",
    code: 'export { useSessionKey } from "@abbababa/sdk/wallet/session-keys";',
    goal: 60_000,
    reached: true,
  },
  { name: "BuyerAgent", code: 'export { BuyerAgent } from "@abbababa/sdk";', goal: 90_000, reached: true },
  { name: "escrow", code: 'export * from "@abbababa/sdk/escrow";', goal: 15_000, reached: true },
];
