export { escrowScope } from "../chain/escrowCalls.ts";
export { createOwner, startingUsdc } from "./createOwner.ts";
export { createTarget } from "./createTarget.ts";
export { createWorld } from "./createWorld.ts";
export { defaultWishes, type GrantWishes } from "./GrantWishes.ts";
export { grantSession } from "./grantSession.ts";
export type { Owner } from "./Owner.ts";
export type { Target } from "./Target.ts";
export type { World } from "./World.ts";
