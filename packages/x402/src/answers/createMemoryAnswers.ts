import type { AnswerStore, PaidRequest, StoredAnswer } from "./AnswerStore.ts";

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
