/** AA10 is the EntryPoint's, and Alto's while the other operation waits; a moment later Alto has a sentence of its own for it. */
const conflict = /\bAA10\b|another deployment operation for this sender/i;

/**
 * Says whether a bundler refuses an operation because another deploys its account, or has deployed it.
 *
 * @param text - What it says.
 */
export function isDeploymentConflict(text: string): boolean {
  return conflict.test(text);
}
