/** Imports what is named, and says how long that took. */
for (const name of process.argv.slice(2)) {
  const exported = Object.keys(await import(name));
  if (exported.length === 0) throw new Error(`${name} exports nothing.`);
  console.log(`${name}: ${exported.length}`);
}
