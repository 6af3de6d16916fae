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
export function isSuite({ contract, id }: Artifact): boolean {
  const functions: { name?: string }[] = JSON.parse(contract.abi);
  return id.source.endsWith(".t.sol") && functions.some(({ name }) => /^(test|invariant)/.test(name ?? ""));
}
