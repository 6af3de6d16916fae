import { registerHooks } from "node:module";

/** Of a process that imports this first: says on standard error, when it ends, which packages it has loaded. */
const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name !== undefined) loaded.add(name);
    return next(url, context);
  },
});
process.on("exit", () => process.stderr.write(`loaded: ${[...loaded].sort().join(" ")}\n`));
