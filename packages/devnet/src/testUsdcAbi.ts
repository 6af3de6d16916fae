import { testUsdc } from "./generated/contracts.ts";

/** ABI of the devnet's USDC. */
export const testUsdcAbi = testUsdc.abi;
