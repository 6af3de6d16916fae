/** An answer as it can be given again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A payment that came with a request. */
export interface PaidRequest {
  /** Names the payment, by what makes it single-use: nobody can have two of one id settled. */
  readonly id: string;
  /**
   * Whether nothing but this store keeps the payment from being shown again: its use is remembered when its answer is
   * long gone, so a store in memory, which forgets it with the process, is not enough for payments of that kind.
   * @default false: the chain uses the payment up
   */
  readonly isLasting?: boolean | undefined;
  /** What only the payer sends: signature, identifier. */
  readonly proof: string;
  /** Method, address, body and credentials of the request. */
  readonly fingerprint: string;
}

/** What is known of a payment that comes with a request. */
export type Begun =
  /** Nothing: it is this request's now, until `finish` or `abandon`. */
  | { readonly is: "new" }
  /** It paid this very request. */
  | { readonly is: "answered"; readonly answer: StoredAnswer }
  /** Another request of it is being served. */
  | { readonly is: "busy" }
  /** It paid another request, or somebody else sends what is known of it. */
  | { readonly is: "used" }
  /** It can be shown again, and whoever served its request was stopped before it had an answer: it is not served again. */
  | { readonly is: "interrupted" };

/** Remembers which payment paid which request. Replicas that share a payee share one. */
export interface AnswerStore {
  /** Takes a payment for a request, unless it is taken; atomic among all that share the store. */
  begin(request: PaidRequest): Promise<Begun>;
  /** Keeps the answer, now that it is paid. */
  finish(request: PaidRequest, answer: StoredAnswer): Promise<void>;
  /** Gives a payment back that was not made. */
  abandon(request: PaidRequest): Promise<void>;
}
