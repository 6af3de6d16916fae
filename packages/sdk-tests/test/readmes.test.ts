/** What npm shows of the public packages. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const { repository } = JSON.parse(read("package.json"));
const names = ["console", "devnet", "platform", "sdk", "x402"] as const;
/** Under what name a folder is published, where it is not its own. */
const published = { x402: "x402-aa-session" } as Readonly<Record<string, string>>;

/** Links of Markdown, code left out. */
const linksOf = (text: string) =>
  [...text.replaceAll(/```.*?```/gs, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = ""]) => href);

/** Anchors as hosts make them from headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );

test.each(names)("default: every link in the README of %s leads somewhere from npm", (name) => {
  const readme = read("packages", name, "README.md");
  for (const href of linksOf(readme)) {
    const [url = "", anchor] = href.split("#");
    if (url !== "") expect(href).toMatch(/^https:\/\//);
    const path = url.replace(new RegExp(`^${repository}/(?:blob|tree)/main/`), "");
    if (url !== "" && path === url) continue;
    const file = url === "" ? `packages/${name}/README.md` : path;
    expect(existsSync(join(root, file)), href).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(read(file)), href).toContain(anchor);
  }
});

test.each(names)("default: %s says where it comes from, what it needs and how to install it", (name) => {
  const manifest = JSON.parse(read("packages", name, "package.json"));
  const directory = `packages/${name}`;
  expect(manifest).toMatchObject({
    license: "MIT",
    homepage: `${repository}/tree/main/${directory}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: "git", url: `git+${repository}.git`, directory },
    engines: { node: expect.stringMatching(/^>=20\.19/) },
  });
  expect(read(directory, "LICENSE")).toBe(read("LICENSE"));
  const readme = read(directory, "README.md");
  expect(readme).toMatch(new RegExp(`^npm install .*@abbababa/${published[name] ?? name}\\b`, "m"));
  for (const peer of Object.keys(manifest.peerDependencies ?? {})) expect(readme).toContain(peer);
  expect(readme).toContain("20.19");
});

test("default: the first release is one change a package", () => {
  for (const name of names) {
    const own = published[name] ?? name;
    expect(read(".changeset", `${own}-first-release.md`)).toMatch(
      new RegExp(`^---\\n"@abbababa/${own}": minor\\n---\\n\\nFirst release\\. `),
    );
  }
});
