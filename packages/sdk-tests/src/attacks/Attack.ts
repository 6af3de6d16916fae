import type { GrantWishes } from "../parties/GrantWishes.ts";
import type { KeyHolder } from "../parties/KeyHolder.ts";
import type { Target } from "../parties/Target.ts";
import type { World } from "../parties/World.ts";

/** One way to abuse a session key. */
export interface Attack {
  /** Short name, as in a table. */
  readonly name: string;
  /** What the thief does, in one sentence. */
  readonly description: string;
  /** Name of the error by which one of our sessions refuses it. */
  readonly error: string;
  /** The same for the layered set, where a stock policy comes first and says less. @default error */
  readonly layeredError?: string | undefined;
  /** What the stock set (CallPolicy, TimestampPolicy, GasPolicy) makes of it. */
  readonly stock: "refused" | "succeeded";
  /** What the owner grants, beside the default. */
  readonly wishes?: Partial<GrantWishes> | undefined;
  /** What happens before: the honest agent spends, the owner revokes, time passes. */
  readonly before?: ((target: Target, world: World) => Promise<void>) | undefined;
  /**
   * Tries it.
   *
   * @throws when it was refused.
   */
  run(holder: KeyHolder, world: World): Promise<void>;
  /** The same within the terms: succeeds after the refusal, and shows that the refusal was for the reason given. */
  readonly control?: ((holder: KeyHolder, world: World) => Promise<unknown>) | undefined;
}
