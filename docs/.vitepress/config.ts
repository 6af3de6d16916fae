import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const docs = fileURLToPath(new URL("..", import.meta.url));
const root = join(docs, "..");
const { repository }: { repository: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * Where a link of a page leads on the site: pages stay as they are, whatever else is in the repository is shown there.
 *
 * @param page - Path of the page, from `docs`.
 * @param href - The link as written.
 * @throws Error when the repository holds no such file: a dead link fails the build.
 */
function toSiteLink(page: string, href: string): string {
  const [path = "", anchor] = href.split("#");
  if (path === "" || /^[a-z]+:/.test(path) || path.startsWith("/")) return href;
  const target = normalize(join(docs, dirname(page), path));
  if (!relative(docs, target).startsWith("..")) return href;
  if (!existsSync(target)) throw new Error(`Dead link in docs/${page}: ${href}`);
  return `${repository}/blob/main/${relative(root, target)}${anchor === undefined ? "" : `#${anchor}`}`;
}

export default defineConfig({
  title: "Abba Baba",
  description: "Scoped session keys and escrow for autonomous agents.",
  cleanUrls: true,
  outDir: "dist",
  cacheDir: "../node_modules/.cache/vitepress",
  rewrites: { "README.md": "contents.md", "site/index.md": "index.md" },
  srcExclude: ["node_modules/**"],
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/site/start" },
      { text: "Guide", link: "/session-terms" },
      { text: "API", link: "/api/" },
    ],
    sidebar: [
      {
        text: "Start",
        items: [
          { text: "Five minutes", link: "/site/start" },
          { text: "Contents", link: "/contents" },
          { text: "Glossary", link: "/glossary" },
        ],
      },
      {
        text: "Guide",
        items: [
          { text: "Session terms", link: "/session-terms" },
          { text: "Accounts", link: "/accounts" },
          { text: "Escrow", link: "/escrow" },
          { text: "Paying for HTTP (x402)", link: "/x402" },
          { text: "Escrowed requests", link: "/x402-escrow" },
          { text: "Encryption", link: "/encryption" },
          { text: "Webhooks", link: "/webhooks" },
          { text: "Operating", link: "/operating" },
          { text: "Errors", link: "/errors" },
        ],
      },
      {
        text: "Background",
        items: [
          { text: "Promises", link: "/promises" },
          { text: "Limits", link: "/limits" },
          { text: "Security", link: "/security" },
          { text: "The owner's page", link: "/console" },
          { text: "Architecture", link: "/architecture" },
        ],
      },
      { text: "API of the SDK", link: "/api/" },
    ],
    socialLinks: [{ icon: "github", link: repository }],
  },
  markdown: {
    config(md) {
      md.core.ruler.push("site-links", (state) => {
        const page = String(state.env.relativePath ?? "");
        // API pages are generated with links of their own; rewritten pages are known by their source.
        const source = state.env.path === undefined ? page : relative(docs, String(state.env.path));
        for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
          if (token.type !== "link_open") continue;
          const href = token.attrGet("href");
          if (href !== null) token.attrSet("href", toSiteLink(source, href));
        }
      });
    },
  },
});
