import { type Address, type Client, decodeFunctionResult, encodeFunctionData } from "viem";
import { call } from "viem/actions";
import { AccountUnsupportedError } from "../accountErrors.ts";
import { eip712DomainAbi } from "./kernelAbi.ts";
import { type KernelVersion, kernelVersion, kernelVersions } from "./kernelVersions.ts";

const read = { abi: eip712DomainAbi, functionName: "eip712Domain" } as const;

/** Longest answer of an account that is repeated. */
const longest = 40;

/**
 * Asks an account which Kernel it is: what its owner signs names the version.
 *
 * @param client - Reads the chain.
 * @param account - The account, deployed or not.
 * @returns Its version; before it is deployed, that of the factory that makes it.
 * @throws {AccountUnsupportedError} when it is something else.
 */
export async function readKernelVersion(client: Client, account: Address): Promise<KernelVersion> {
  const { data } = await call(client, { to: account, data: encodeFunctionData(read) });
  if (data === undefined) return kernelVersion;
  const [, name, answer] = decodeFunctionResult({ ...read, data });
  const version = kernelVersions.find((known) => known === answer);
  if (name === "Kernel" && version !== undefined) return version;
  const found = `${name} ${answer}`.replace(/[^\w. -]/g, "?").slice(0, longest);
  throw new AccountUnsupportedError({ account, found, supported: `Kernel ${kernelVersions.join(" and ")}` });
}
