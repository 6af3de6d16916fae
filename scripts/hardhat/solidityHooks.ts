import type { SolidityHooks } from "hardhat/types/hooks";

/**
 * Has a test file compiled without the contracts that it only talks to: those have a build of their own.
 */
export const solidityHooks: Partial<SolidityHooks> = {
  preprocessSolcInputBeforeBuilding: (context, input, next) => {
    const names = Object.keys(input.sources);
    if (!names.some((name) => name.endsWith(".t.sol"))) return next(context, input);
    const all = input.settings.outputSelection["*"] ?? {};
    // What the tests bring along is listed too: an invariant test finds the functions of its handler by its code.
    const own = names.filter((name) => name.includes("/test/"));
    const outputSelection = Object.fromEntries(own.map((name) => [name, all]));
    return next(context, { ...input, settings: { ...input.settings, outputSelection } });
  },
  // The compiler gives no syntax tree of a source without compiling it; stack traces ask for one of each.
  invokeSolc: async (context, compiler, input, config, next) => {
    const output = await next(context, compiler, input, config);
    for (const [name, source] of Object.entries(output.sources ?? {})) {
      source.ast ??= { nodeType: "SourceUnit", absolutePath: name, id: source.id, src: "0:0:0", nodes: [] };
    }
    return output;
  },
};
