/** Events of EIP-1193. */
export interface ProviderEvents {
  readonly on: (name: string, listener: Listener) => void;
  readonly removeListener: (name: string, listener: Listener) => void;
}

export type Listener = (value: never) => void;

/** Tells listeners of what happened, each on its own: what one throws keeps nothing from the others. */
export function createEvents() {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on: (name: string, listener: Listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
    },
    removeListener: (name: string, listener: Listener) => {
      listeners.get(name)?.delete(listener);
    },
    emit: (name: string, value: unknown) => {
      for (const listener of listeners.get(name) ?? []) queueMicrotask(() => listener(value as never));
    },
  };
}
