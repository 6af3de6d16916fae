import { loadPart } from "../../loading/loadPart.ts";

/**
 * Loads what makes typed errors of failures, {@link toSessionError}. Whoever opens a session loads it first: afterwards the
 * network may be gone, and what was sent must still be told.
 *
 * @throws {PartNotLoadedError} when the file cannot be fetched.
 */
export const loadFailures = () => loadPart(() => import("./toSessionError.ts"));
