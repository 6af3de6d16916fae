/** What limits hold for. */
export type RateKind = "address" | "registration" | "key" | "agent";
