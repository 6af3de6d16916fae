/** Opens something when it is first asked for, and again after it could not be opened. */
export function openOnce<opened>(open: () => Promise<opened>): () => Promise<opened> {
  let opening: Promise<opened> | undefined;
  return async () => {
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
}
