export { escrowScope } from "./chain/escrowCalls.ts";
export { createTarget } from "./holders/createTarget.ts";
export { defaultWishes, type GrantWishes } from "./parties/GrantWishes.ts";
export type { Owner } from "./parties/Owner.ts";
export type { Target } from "./parties/Target.ts";
export type { World } from "./parties/World.ts";
export { createOwner, startingUsdc } from "./world/createOwner.ts";
export { createWorld } from "./world/createWorld.ts";
export { grantSession, type HandedOver } from "./world/grantSession.ts";
