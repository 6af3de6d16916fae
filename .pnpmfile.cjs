/** openapi-typescript prints by the compiler's JavaScript API, which TypeScript 7 has not: it gets a 5 of its own. */
function readPackage(manifest) {
  if (manifest.name !== "openapi-typescript") return manifest;
  const { typescript: _, ...peerDependencies } = manifest.peerDependencies;
  return { ...manifest, peerDependencies, dependencies: { ...manifest.dependencies, typescript: "5.9.3" } };
}

module.exports = { hooks: { readPackage } };
