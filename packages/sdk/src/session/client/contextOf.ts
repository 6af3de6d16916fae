import type { SessionContext } from "../operation/SessionContext.ts";

/** What is behind opened sessions: for the functions of this package that are apart from them, and nobody else. */
const contexts = /* @__PURE__ */ new WeakMap<object, SessionContext>();

/** Remembers what is behind an opened session. */
export function rememberContext(session: object, context: SessionContext): void {
  contexts.set(session, context);
}

/**
 * Finds what is behind an opened session.
 *
 * @param session - What `useSessionKey` gave; `undefined`: it is something else.
 */
export function findContext(session: object): SessionContext | undefined {
  return contexts.get(session);
}
