/**
 * Writes `docs/errors.md`, the index of the SDK's errors, from their docstrings.
 *
 *     pnpm docs:errors            writes it
 *     pnpm docs:errors --check    fails when it is not what the sources say
 */
import { readFile, writeFile } from "node:fs/promises";
import { type ErrorClass, readErrorClasses } from "./errorClasses.ts";

const page = new URL("../errors.md", import.meta.url);
const sources = new URL("../../packages/sdk/src/", import.meta.url);

const introduction = `# Errors

Every function of \`@abbababa/sdk\` throws subclasses of \`BaseError\` and nothing else. The classes are exported by \`@abbababa/sdk/errors\`. Branch on \`instanceof\` or on \`name\`: both are stable. \`shortMessage\` is the first sentence, \`metaMessages\` say what to do, \`details\` is what a lower layer said, and \`toJSON()\` gives all fields with amounts as decimal strings. No error holds a private key, a session string or more of a URL than its origin. \`Code\` names what the error is made of: the revert of a contract with its selector, or a code of the EntryPoint.

<!-- Written by \`pnpm docs:errors\` from the sources. Do not edit below. -->
`;

const groups: readonly (readonly [title: string, prefixes: readonly string[]])[] = [
  ["Sessions and terms", ["session/"]],
  ["Escrow", ["escrow/"]],
  ["Buying and selling", ["commerce/", "agents/", "delegation/", "registration/"]],
  ["Platform API and webhooks", ["api/", "webhooks/"]],
  ["Encryption", ["encryption/"]],
  ["Chains, amounts and parameters", [""]],
];

const classes = await readErrorClasses(sources);
const text = `${introduction}${toSections(classes)}`;
if (process.argv.includes("--check")) {
  const current = await readFile(page, "utf8").catch(() => "");
  if (current !== text) {
    console.error("docs/errors.md is not what the sources say: run pnpm docs:errors.");
    process.exit(1);
  }
} else {
  await writeFile(page, text);
}

function toSections(all: readonly ErrorClass[]): string {
  const left = new Set(all);
  return groups
    .map(([title, prefixes]) => {
      const members = [...left].filter(({ file }) => prefixes.some((prefix) => file.startsWith(prefix)));
      for (const member of members) left.delete(member);
      return members.length === 0 ? "" : `\n## ${title}\n\n${members.map(toEntry).join("\n")}`;
    })
    .join("");
}

function toEntry({ name, meaning, advice, codes }: ErrorClass): string {
  const lines = [`### ${name}\n`, `${toMarkdown(meaning)}\n`];
  if (codes.length > 0) lines.push(`Code: ${codes.map((code) => `\`${code}\``).join(", ")}\n`);
  if (advice.length > 0) lines.push(`${advice.map((line) => `- ${toMarkdown(line)}`).join("\n")}\n`);
  return lines.join("\n");
}

/** Markdown on the site may hold HTML and Vue: what errors say is text. */
function toMarkdown(text: string): string {
  return text
    .replaceAll(/\{@link ([^}]+)\}/g, "`$1`")
    .replaceAll("<", "&lt;")
    .replaceAll("{{", "{ {");
}
