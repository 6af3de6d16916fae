import { approveCall } from "../chain/escrowCalls.ts";
import type { Target } from "../parties/Target.ts";
import type { World } from "../parties/World.ts";

/** The agent does something harmless, which installs the session. */
export async function useHonestly({ holder }: Target, world: World): Promise<void> {
  await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
}
