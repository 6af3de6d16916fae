/** First part of the path of every page. */
export const pages = ["", "grant", "sessions", "disputes", "connect"] as const;

export type Page = (typeof pages)[number];

/**
 * Finds the page of a path.
 *
 * @param path - Of a URL, such as `/grant`.
 * @returns The page; `undefined` when there is none.
 */
export function pageOf(path: string): Page | undefined {
  const name = path.replace(/^\/|\/$/g, "");
  return pages.find((page) => page === name);
}
