import { keccak256, stringToHex } from "viem";
import { funding } from "../buying.ts";
import { FakeChain } from "../FakeChain.ts";
import type { Control, Operation } from "./Control.ts";

const kinds = ["pay", "cancel", "deliver", "cancel", "leave", "cancel"] as const;

/** The world outside the platform: it is never killed, and remembers what was asked of it. */
export function createWorld(chain = new FakeChain()) {
  const undone: Operation[] = [];
  const done = new Map<number, string | null>();
  const funded = new Map<string, `0x${string}`>();
  const proven = new Set<string>();
  let given = 0;
  let isOpen = true;

  function next(): Operation | null {
    const left = undone.shift();
    if (left !== undefined) return left;
    if (!isOpen) return null;
    given += 1;
    return { number: given, kind: kinds[given % kinds.length] ?? "leave" };
  }

  /** What one life may ask. Operations it has not done when it dies go to the next. */
  function enter(): { control: Control; leave(): void } {
    const mine = new Map<number, Operation>();
    const control: Control = {
      // Each name with its own arguments, which TypeScript cannot follow.
      chain: (name, ...args) => (chain[name] as (...args: unknown[]) => never)(...args),
      async next() {
        const operation = next();
        if (operation !== null) mine.set(operation.number, operation);
        return operation;
      },
      async fund(checkout) {
        const { escrowId } = checkout.paymentInstructions;
        const [hash = "0x"] = funded.has(escrowId) ? [funded.get(escrowId)] : chain.mine(funding(checkout));
        funded.set(escrowId, hash);
        return hash;
      },
      async prove({ paymentInstructions: { escrowId } }, payload) {
        if (proven.has(escrowId)) return;
        proven.add(escrowId);
        const proofHash = keccak256(stringToHex(payload));
        chain.mine({ escrowId, event: { name: "DeliverySubmitted", proofHash } });
      },
      async done(number, transactionId) {
        mine.delete(number);
        done.set(number, transactionId);
      },
    };
    return { control, leave: () => undone.push(...mine.values()) };
  }

  return {
    chain,
    done,
    funded,
    proven,
    enter,
    /** From now on only what is undone is given out. */
    close() {
      isOpen = false;
    },
    operations: () => given,
    kindOf: (number: number) => kinds[number % kinds.length],
  };
}

export type World = ReturnType<typeof createWorld>;
