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
   * long gone, so a store in memory forgets it with the process. @default false: the chain uses the payment up
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
  | { readonly is: "used" };

/** Remembers which payment paid which request. Replicas that share a payee share one. */
export interface AnswerStore {
  /** Takes a payment for a request, unless it is taken; atomic among all that share the store. */
  begin(request: PaidRequest): Promise<Begun>;
  /** Keeps the answer, now that it is paid. */
  finish(request: PaidRequest, answer: StoredAnswer): Promise<void>;
  /** Gives a payment back that was not made. */
  abandon(request: PaidRequest): Promise<void>;
}

/** What {@link createMemoryAnswers} takes. */
export interface MemoryAnswersOptions {
  /** Seconds that an answer is kept. @default 600 */
  readonly keepSeconds?: number | undefined;
  /** Bytes that all answers may have; the oldest go first. Of a payment whose answer is gone only its use is known. @default 64 MiB */
  readonly mostBytes?: number | undefined;
}

interface Entry extends PaidRequest {
  readonly expiresAt: number;
  readonly answer: Promise<StoredAnswer | undefined>;
  readonly settle: (answer: StoredAnswer | undefined) => void;
  stored: StoredAnswer | undefined;
}

/**
 * Remembers answers in this process.
 *
 * @param options - {@link MemoryAnswersOptions}
 */
export function createMemoryAnswers({
  keepSeconds = 600,
  mostBytes = 64 * 1024 * 1024,
}: MemoryAnswersOptions = {}): AnswerStore {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const lasting = new Set<string>();

  const drop = (entry: Entry) => {
    if (entries.get(entry.id) === entry) entries.delete(entry.id);
    if (entry.isLasting === true) lasting.add(entry.id);
    bytes -= entry.stored?.body.length ?? 0;
    entry.stored = undefined;
  };
  const clear = () => {
    const now = Date.now();
    // Entries stand in the order in which they began, so the first are the oldest.
    for (const entry of entries.values()) {
      const isOver = entry.expiresAt <= now && entry.stored !== undefined;
      if (!isOver && bytes <= mostBytes) break;
      if (entry.stored !== undefined) drop(entry);
    }
  };

  return {
    async begin(request) {
      clear();
      for (;;) {
        if (lasting.has(request.id)) return { is: "used" };
        const known = entries.get(request.id);
        if (known === undefined) {
          const { promise, resolve } = withResolvers();
          const expiresAt = Date.now() + keepSeconds * 1000;
          entries.set(request.id, {
            ...request,
            expiresAt,
            answer: promise,
            settle: resolve,
            stored: undefined,
          });
          return { is: "new" };
        }
        const isSame = known.proof === request.proof && known.fingerprint === request.fingerprint;
        const answer = await known.answer;
        if (answer === undefined) continue;
        return isSame ? { is: "answered", answer } : { is: "used" };
      }
    },
    async finish({ id }, answer) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.stored = answer;
      bytes += answer.body.length;
      entry.settle(answer);
      clear();
    },
    async abandon({ id }) {
      const entry = entries.get(id);
      entries.delete(id);
      entry?.settle(undefined);
    },
  };
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers() {
  let resolve: (answer: StoredAnswer | undefined) => void = () => {};
  const promise = new Promise<StoredAnswer | undefined>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
