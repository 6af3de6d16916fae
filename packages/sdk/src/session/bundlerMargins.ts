/** Seconds that must be left: bundlers refuse operations that end within 30 s, and estimating takes a while. */
export const leastLeft = 40;

/** Seconds that must have passed: bundlers refuse operations that began within the last 5 s. */
export const leastPassed = 6;
