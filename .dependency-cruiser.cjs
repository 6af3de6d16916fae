module.exports = {
  forbidden: [
    { name: "no-file-circle", severity: "error", from: { pathNot: "generated" }, to: { circular: true } },
    { name: "no-folder-circle", severity: "error", scope: "folder", from: {}, to: { circular: true } },
  ],
  options: {
    parser: "tsc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    includeOnly: "^packages/[^/]+/src/",
    exclude: { path: "\\.test\\.ts$|/generated/|/test/" },
  },
};
