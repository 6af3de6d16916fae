import { createHash, randomBytes, randomInt } from "node:crypto";

/** Consonants: no word comes out, and nothing is taken for a digit (RFC 8628, section 6.1). */
const letters = "BCDFGHJKLMNPQRSTVWXZ";
const half = 4;

/** A code that an owner may type: eight letters, 34 bits. */
export function newUserCode(): string {
  return Array.from({ length: 2 * half }, () => letters[randomInt(letters.length)]).join("");
}

/** Shows a code with the hyphen that makes it readable. */
export function showUserCode(code: string): string {
  return `${code.slice(0, half)}-${code.slice(half)}`;
}

/** A code as it may be typed: in any case, with hyphens and blanks. */
export const typedUserCode = new RegExp(`^(?:[\\s-]*[${letters}]){${2 * half}}[\\s-]*$`, "i");

/** Reads a code that was typed. */
export function readUserCode(typed: string): string {
  return typed.replaceAll(/[\s-]/g, "").toUpperCase();
}

/** What an agent polls with: 256 random bits. */
export function newDeviceCode(): string {
  return `abba_session_device_${randomBytes(32).toString("base64url")}`;
}

/** A device code, as the agent got it. */
export const deviceCodeForm = /^abba_session_device_[\w-]{43}$/;

/** What is kept of it. It is random, so that a plain hash is as good as a slow one. */
export function hashDeviceCode(code: string): string {
  return createHash("sha256").update(code).digest("hex");
}
