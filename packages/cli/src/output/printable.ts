/** Controls but line breaks and tabs, and what turns the direction of writing. */
const steering = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Makes a text from outside fit for a terminal: what would move its cursor, colour it or change its title is shown as a
 * code, so that nobody's words can pass for ours.
 *
 * @param text - From a seller, a server, a platform.
 */
export function printable(text: string): string {
  return text.replaceAll(steering, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}
