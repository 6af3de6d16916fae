/** What the buyer's process is told. Sent over IPC: a bundle has no place in arguments or the environment. */
export type BuyerRequest =
  | {
      /** Act by this bundle from now on. */
      readonly type: "open";
      readonly bundle: string;
      readonly platformUrl: string;
      readonly rpcUrl: string;
      readonly bundlerUrl: string;
    }
  | {
      /** Find the cheapest service, and open a purchase that only its seller can read. */
      readonly type: "purchase";
      readonly words: string;
      /** Decimal USDC, fee included. */
      readonly maxTotal: string;
      readonly text: string;
    }
  /** Pay for the purchase into escrow. */
  | { readonly type: "pay" }
  /** Request a resource, and pay for it by x402 what its server asks. */
  | { readonly type: "request"; readonly url: string }
  /** Wait for the delivery, read it, and accept it. */
  | { readonly type: "accept" };

/** What it answers, one answer a request. */
export type BuyerAnswer =
  | { readonly type: "done"; readonly result: string }
  | { readonly type: "failed"; readonly error: string; readonly message: string };
