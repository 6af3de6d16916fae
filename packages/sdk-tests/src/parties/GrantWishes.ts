import { type Address, parseEther } from "viem";
import type { World } from "./World.ts";

/** What an owner wants to allow. Times are seconds from now, amounts base units of USDC, gas is wei. */
export interface GrantWishes {
  readonly startsIn: number;
  readonly endsIn: number;
  readonly periodSeconds: number;
  readonly maxOperations: number;
  readonly gasBudget: bigint;
  readonly perOperation: bigint;
  readonly perPeriod: bigint;
  readonly lifetime: bigint;
  readonly sellers: readonly Address[];
}

/** 10 USDC an operation, 20 a period of half an hour, 30 altogether, for an hour, to two sellers. */
export function defaultWishes(world: World): GrantWishes {
  return {
    startsIn: -60,
    endsIn: 3_600,
    periodSeconds: 1_800,
    maxOperations: 100,
    gasBudget: parseEther("1"),
    perOperation: 10_000_000n,
    perPeriod: 20_000_000n,
    lifetime: 30_000_000n,
    sellers: world.sellers.map(({ address }) => address),
  };
}
