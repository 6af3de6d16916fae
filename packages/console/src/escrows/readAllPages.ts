/** Pages of a hundred that are read at most. */
const mostPages = 20;

/**
 * Reads a list of the platform's, page by page.
 *
 * @param readPage - Reads one page of a hundred.
 * @returns Everything, up to 2,000 entries.
 */
export async function readAllPages<item>(
  readPage: (paging: {
    limit: number;
    cursor?: string;
  }) => Promise<{ readonly items: readonly item[]; readonly nextCursor: string | null }>,
): Promise<readonly item[]> {
  const found: item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor }: Awaited<ReturnType<typeof readPage>> = await readPage({
      limit: 100,
      ...(cursor !== null && { cursor }),
    });
    found.push(...items);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}
