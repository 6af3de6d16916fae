import type { Artifact } from "@nomicfoundation/edr";
import type { TestContract } from "./buildTests.ts";
import type { BuiltUnit } from "./buildUnits.ts";

/** A compiled contract as the test runner takes it. */
export function toArtifact({
  file,
  name,
  abi,
  bytecode,
  deployedBytecode,
}: TestContract | BuiltUnit): Artifact {
  return {
    // Every contract is of one version; the runner only asks that there is one.
    id: { name, source: file, solcVersion: "0.8.37" },
    contract: {
      abi,
      bytecode: `0x${bytecode}`,
      deployedBytecode: `0x${deployedBytecode}`,
      linkReferences: {},
      deployedLinkReferences: {},
    },
  };
}

/** Whether a contract has tests. */
export function isSuite(artifact: Artifact): boolean {
  return testsOf(artifact).length > 0;
}

/** Whether tests of a contract run many times, with other inputs each. */
export function isRandomized(artifact: Artifact): boolean {
  return testsOf(artifact).some(({ name, inputs }) => name.startsWith("invariant") || inputs.length > 0);
}

interface TestFunction {
  readonly name: string;
  readonly inputs: readonly unknown[];
}

function testsOf({ contract, id }: Artifact): TestFunction[] {
  if (!id.source.endsWith(".t.sol")) return [];
  const entries: Partial<TestFunction>[] = JSON.parse(contract.abi);
  return entries.flatMap(({ name = "", inputs = [] }) =>
    /^(test|invariant)/.test(name) ? [{ name, inputs }] : [],
  );
}
