/**
 * What may not stand in text that strangers chose, wherever it is shown: controls, format characters (bidirectional ones
 * among them), line and paragraph separators, blanks that are no space, letters that show nothing, what could begin markup
 * or end a quotation, and marks that pile up on one letter.
 */
const hostile = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800<>"`\\]|(?! )\p{Zs}|(?<=\p{M}{2})\p{M}/gu;

/**
 * Shows text that strangers chose: what is hostile as `\u{202e}`, and no more of it than fits.
 *
 * @param text - Anything.
 * @param most - Most characters of what is shown.
 * @returns Text for a terminal or a page.
 */
export function showText(text: string, most: number): string {
  const shown = text.replace(hostile, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.length <= most ? shown : `${shown.slice(0, most - 1)}…`;
}

const alphabets = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

/** Whether text mixes alphabets whose letters look alike: a name that is not the one that it looks like. */
export function mixesAlphabets(text: string): boolean {
  return alphabets.filter((alphabet) => alphabet.test(text)).length > 1;
}
