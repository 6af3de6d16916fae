/** Blocks that are searched at once: what public nodes answer. */
export const blocksAtOnce = 2_000n;
