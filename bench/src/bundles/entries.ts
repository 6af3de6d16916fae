/** A way in which the SDK is used, and how much it may weigh. */
export interface Entry {
  readonly name: string;
  /** What the application imports. */
  readonly code: string;
  /** Most bytes, minified and compressed, viem aside. */
  readonly limit: number;
}

/** What is bundled, and held. */
export const entries: readonly Entry[] = [
  {
    name: "useSessionKey",
    code: 'export { useSessionKey } from "@abbababa/sdk/wallet/session-keys";',
    limit: 60_000,
  },
  { name: "BuyerAgent", code: 'export { BuyerAgent } from "@abbababa/sdk";', limit: 90_000 },
  { name: "escrow", code: 'export * from "@abbababa/sdk/escrow";', limit: 15_000 },
];
