import { PartNotLoadedError } from "./PartNotLoadedError.ts";

/**
 * Loads a part of this package on first use. Bundlers that split put it into a file of its own, so that an application
 * does not load at its start what it may never call.
 *
 * @param load - A dynamic import.
 * @returns What it loads.
 * @throws {PartNotLoadedError} when the file cannot be fetched; nothing was done.
 */
export async function loadPart<part>(load: () => Promise<part>): Promise<part> {
  try {
    return await load();
  } catch (cause) {
    throw new PartNotLoadedError({ cause });
  }
}

/**
 * Makes a function of one that is loaded when it is first called.
 *
 * @param load - Gives the function, by {@link loadPart}.
 * @returns A function that takes and returns what that one does.
 */
export function onFirstCall<action extends (...args: never[]) => Promise<unknown>>(
  load: () => Promise<action>,
): action {
  const call = async (...args: never[]) => (await load())(...args);
  return call as action;
}
