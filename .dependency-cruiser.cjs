/**
 * The floors of every package, held by `pnpm test` (group `lint`).
 *
 * A row names folders from the ground up: what stands in a row may import from the rows below it, never from its own
 * neighbours' row or above. Folders that no row names are caught by `folder-without-a-floor`.
 */
const floors = {
  "packages/sdk/src": [
    ["encoding", "environment", "errors", "json", "logger", "secrets", "generated", "waiting"],
    ["loading", "parameters"],
    ["encryption"],
    ["amounts", "chains"],
    ["accounts"],
    ["owners"],
    ["session", "api"],
    ["clearSigning"],
    ["escrow", "stores", "webhooks"],
    ["commerce", "delegation"],
    ["registration", "records"],
    ["agents"],
  ],
  "packages/sdk/src/session": [
    ["errors"],
    ["terms", "failures"],
    ["node", "calls"],
    ["kernel"],
    ["door", "gas"],
    ["operation"],
    ["history", "ledger", "signer"],
    ["account"],
    ["grant"],
    ["owner"],
    ["redeem", "payments"],
    ["client"],
    ["request"],
    ["actions"],
  ],
  "packages/platform/src": [
    ["chain", "logging", "metrics", "secrets", "tokens"],
    ["store"],
    ["rates"],
    ["http"],
    ["audit", "budgets", "health", "outbox", "schemas", "usage"],
    ["auth", "signals"],
    ["idempotency"],
    ["facilitator", "purchases", "services", "sponsorship", "webhooks"],
    ["checkout", "disputes", "indexer", "revocations", "session-requests", "sessions"],
    ["agents"],
    ["operator", "workers"],
  ],
  "packages/x402/src": [
    ["chain", "errors", "headers"],
    ["book", "offers"],
    ["policy", "payer", "aa", "escrow"],
    ["answers", "identity"],
    ["client", "seller", "facilitator"],
    ["mcp"],
  ],
  "packages/cli/src": [
    ["home", "output"],
    ["secrets"],
    ["agent"],
    ["money"],
    ["market"],
    ["tools"],
    ["mcp", "frameworks"],
    ["commands"],
  ],
  "packages/console/src": [
    ["channel", "config", "texts"],
    ["format", "network", "provider", "route", "store"],
    ["owners", "ui"],
    ["accounts", "escrows", "grant", "revoke", "serve"],
    ["connect", "disputes", "watch"],
    ["app"],
  ],
  "packages/sdk-tests/src": [
    ["erc7562", "parties"],
    ["chain"],
    ["world"],
    ["holders"],
    ["accounts", "attacks"],
    ["owned"],
  ],
};

/** Packages from the ground up: `contracts` and `deploy` reach them as generated bindings. */
const packages = [["sdk", "devnet"], ["platform", "x402"], ["console", "platform-devnet"], ["cli"]];

const escaped = (path) => path.replaceAll("/", "\\/");
const within = (base, names) => `^${escaped(base)}\\/(${names.join("|")})\\/`;

const upwards = Object.entries(floors).flatMap(([base, rows]) =>
  rows.slice(0, -1).map((row, level) => ({
    name: `upwards-from-${base}/${row.join("+")}`,
    severity: "error",
    from: { path: within(base, row) },
    to: { path: within(base, rows.slice(level + 1).flat()) },
  })),
);

const sideways = Object.entries(floors).flatMap(([base, rows]) =>
  rows
    .filter((row) => row.length > 1)
    .flatMap((row) =>
      row.map((name) => ({
        name: `sideways-from-${base}/${name}`,
        severity: "error",
        from: { path: within(base, [name]) },
        to: {
          path: within(
            base,
            row.filter((other) => other !== name),
          ),
        },
      })),
    ),
);

const withoutFloor = Object.entries(floors).map(([base, rows]) => ({
  name: `folder-without-a-floor-in-${base}`,
  severity: "error",
  from: {},
  to: { path: `^${escaped(base)}\\/[^/]+\\/`, pathNot: within(base, rows.flat()) },
}));

const packagesUpwards = packages.slice(0, -1).map((row, level) => ({
  name: `upwards-from-${row.join("+")}`,
  severity: "error",
  from: { path: within("packages", row) },
  to: { path: within("packages", packages.slice(level + 1).flat()) },
}));

module.exports = {
  forbidden: [
    { name: "circle-of-files", severity: "error", from: {}, to: { circular: true } },
    { name: "circle-of-folders", severity: "error", scope: "folder", from: {}, to: { circular: true } },
    ...upwards,
    ...sideways,
    ...withoutFloor,
    ...packagesUpwards,
  ],
  options: {
    parser: "tsc",
    // Imports of types count: a type from above is an arrow upwards.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|/dist/" },
    // A package knows another one by its build.
    includeOnly: "^packages/[^/]+/(src|dist)/",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"] },
    exclude: { path: "\\.test\\.tsx?$|/test/" },
  },
};
