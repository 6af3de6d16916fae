import type { Address, Hex } from "viem";

/** What the buyer's process is told. Sent over IPC: a session string has no place in arguments or the environment. */
export type BuyerRequest =
  | {
      readonly type: "buy";
      readonly serializedSessionKey: string;
      readonly rpcUrl: string;
      readonly bundlerUrl: string;
      readonly transactionId: string;
      readonly seller: Address;
      /** Decimal USDC, fee included. */
      readonly amount: string;
      /** Unix seconds. */
      readonly deadline: number;
    }
  | { readonly type: "release"; readonly transactionId: string };

/** What it answers, one answer a request. */
export type BuyerAnswer =
  | { readonly type: "done"; readonly escrowId: Hex }
  | { readonly type: "failed"; readonly error: string; readonly message: string };
