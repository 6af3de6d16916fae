import { join } from "node:path";
import {
  type Artifact,
  type ArtifactId,
  EdrContext,
  FsAccessPermission,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkFromString,
  l1SolidityTestRunnerFactory,
  type SolidityTestRunnerConfigArgs,
} from "@nomicfoundation/edr";
import { repositoryRoot } from "../../repositoryRoot.ts";
import type { Effort, Failure } from "./messages.ts";

const hardfork = "osaka";
// Hardhat's default, so that its runner and this one see the same inputs.
const seed = "0x7727ea51af0441c20da14dcd68a15dac8c9ebd589c5be8fa8c87c1d3720450bc";
// A mutant that loops for ever runs out of gas in about a second.
const gasLimit = 10_000_000_000n;

let started: Promise<EdrContext> | undefined;

async function start(): Promise<EdrContext> {
  const context = new EdrContext();
  await context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
  return context;
}

/**
 * Runs test contracts as `hardhat test solidity` runs them, in this process.
 *
 * @param artifacts - All that is compiled: the test contracts and what they deploy by name.
 * @param suites - The test contracts to run.
 * @param effort - `quick`: a few fuzz runs; `full`: as many as the tests ask for.
 * @returns The first failure, or nothing.
 */
export async function runSuites(
  artifacts: Artifact[],
  suites: ArtifactId[],
  effort: Effort,
): Promise<Failure | undefined> {
  started ??= start();
  const context = await started;
  const quick: Partial<SolidityTestRunnerConfigArgs> = {
    fuzz: { runs: 12, seed },
    invariant: { runs: 3, depth: 60, failOnRevert: true, shrinkRunLimit: 0 },
  };
  const full: Partial<SolidityTestRunnerConfigArgs> = {
    fuzz: { seed },
    invariant: { shrinkRunLimit: 0 },
    testSourcePaths: Object.fromEntries(suites.map(({ source }) => [source, join(repositoryRoot, source)])),
  };
  const config: SolidityTestRunnerConfigArgs = {
    projectRoot: repositoryRoot,
    hardfork,
    localPredeploys: l1GenesisState(l1HardforkFromString(hardfork)),
    disableBlockGasLimit: true,
    disableTransactionGasCap: true,
    gasLimit,
    // Where invariant tests say how much their runs did: see `hardhat.config.ts`.
    fsPermissions: [{ path: "cache/invariant-work.log", access: FsAccessPermission.WriteFile }],
    ...(effort === "quick" ? quick : full),
  };
  return new Promise((resolve, reject) => {
    let failure: Failure | undefined;
    let left = suites.length;
    let returned = false;
    const settle = () => {
      if (returned && left === 0) resolve(failure);
    };
    context
      .runSolidityTests(L1_CHAIN_TYPE, artifacts, suites, config, { ignoreContracts: false }, (suite) => {
        const failed = suite.testResults.find(({ status }) => status === "Failure");
        if (failed !== undefined) {
          failure ??= {
            file: suite.id.source,
            suite: suite.id.name,
            test: failed.name,
            reason: failed.reason ?? "",
          };
        }
        left -= 1;
        settle();
      })
      .then(() => {
        returned = true;
        settle();
      }, reject);
  });
}
