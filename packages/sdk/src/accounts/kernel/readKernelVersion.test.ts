import { createPublicClient, custom, encodeFunctionResult, type Hex, pad, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { AccountUnsupportedError } from "../accountErrors.ts";
import { eip712DomainAbi } from "./kernelAbi.ts";
import { readKernelVersion } from "./readKernelVersion.ts";

const account = pad("0xaa", { size: 20 });

/** A node on which the account answers so. */
function nodeWith(answer: () => Hex) {
  return createPublicClient({ transport: custom({ request: async () => answer() }, { retryCount: 0 }) });
}

function domain(name: string, version: string): Hex {
  return encodeFunctionResult({
    abi: eip712DomainAbi,
    functionName: "eip712Domain",
    result: ["0x0f", name, version, 1n, zeroAddress, pad("0x"), []],
  });
}

test.each([
  ["nothing, as it is not deployed yet", "0x", "0.3.1"],
  ["Kernel 0.3.1", domain("Kernel", "0.3.1"), "0.3.1"],
  ["Kernel 0.3.3", domain("Kernel", "0.3.3"), "0.3.3"],
] as const)("default: an account that answers %s", async (_, answer, version) => {
  expect(
    await readKernelVersion(
      nodeWith(() => answer),
      account,
    ),
  ).toBe(version);
});

test.each([
  ["another version", domain("Kernel", "0.3.0-beta"), "Kernel 0.3.0-beta"],
  ["another account", domain("Nexus", "0.3.1"), "Nexus 0.3.1"],
  ["markup", domain("<b>", "\u202e1"), "?b? ?1"],
  ["more than anybody reads", domain("K".repeat(5_000), "1"), "K".repeat(40)],
] as const)("error: an account that answers %s", async (_, answer, found) => {
  const refusal = await readKernelVersion(
    nodeWith(() => answer),
    account,
  ).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AccountUnsupportedError);
  expect(refusal).toMatchObject({ account, found });
});

test("error: a node that does not answer is not an account that does not", async () => {
  const node = nodeWith(() => {
    throw new Error("over rate limit");
  });
  await expect(readKernelVersion(node, account)).rejects.toThrow("over rate limit");
});
