import { size } from "viem";
import { describe, expect, test } from "vitest";
import { readArtifacts } from "../src/artifacts.ts";
import { createXSalt } from "../src/createX.ts";
import { readParameters } from "../src/parameters.ts";
import { placeholderAddress } from "../src/placeholderAddress.ts";
import { planDeployment } from "../src/planDeployment.ts";
import { checkRecord } from "../src/record.ts";
import { isLoopback } from "../src/rpc.ts";

/** EIP-170, and what must stay free below it for the next fix. */
const maxCodeSize = 24_576;
const margin = 256;

const parameters = readParameters();
const planned = await planDeployment(parameters, readArtifacts());

describe("record", () => {
  test.each([...parameters.networks.keys()])(
    "behavior: chain %i is recorded as the build is",
    async (chainId) => {
      await checkRecord(chainId, planned);
    },
  );
});

describe("bytecode", () => {
  test.each(planned)("behavior: $name leaves a margin below the size limit", ({ artifact }) => {
    expect(size(artifact.deployedBytecode as `0x${string}`)).toBeLessThanOrEqual(maxCodeSize - margin);
  });

  test.each(planned)("behavior: $name links no library", ({ artifact }) => {
    expect(artifact.linkReferences).toEqual({});
  });
});

describe("salt", () => {
  test("behavior: binds neither sender nor chain", () => {
    expect(createXSalt("abbababa/v1")).toBe(`0x${"00".repeat(21)}61626261626162612f7631`);
  });

  test("error: a label that does not fit", () => {
    expect(() => createXSalt("abbababa/v10")).toThrow();
  });
});

describe("parameters", () => {
  test("behavior: a placeholder is the end of its label's hash", () => {
    expect(placeholderAddress("abbababa/admin")).toBe("0x8987750b43a7e93d488F07aeCcaC02a5c73C6E83");
  });

  test("behavior: Base first, so that the order never depends on files", () => {
    expect(parameters.escrow.tokens).toEqual([
      "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
      "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    ]);
  });
});

describe("isLoopback", () => {
  test.each(["http://127.0.0.1:8545", "http://localhost:1/x", "http://[::1]:8545", "http://127.8.0.1"])(
    "behavior: %s is",
    (url) => expect(isLoopback(url)).toBe(true),
  );

  test.each([
    "https://sepolia.base.org",
    "http://127.0.0.1.example.org",
    "http://localhost.example",
    "http://10.0.0.1",
  ])("behavior: %s is not", (url) => expect(isLoopback(url)).toBe(false));
});
