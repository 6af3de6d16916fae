/** Requires what is named: CommonJS has what ES modules have. */
for (const name of process.argv.slice(2)) {
  const exported = Object.keys(require(name));
  if (exported.length === 0) throw new Error(`${name} exports nothing.`);
  console.log(`${name}: ${exported.length}`);
}
