import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Devnet } from "@abbababa/devnet";
import {
  type Address,
  concat,
  encodeFunctionData,
  type Hex,
  pad,
  parseAbi,
  parseEventLogs,
  zeroAddress,
} from "viem";
import { deployBySalt, relayOf, transact } from "../accounts/chain.ts";

const abi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function enableModules(address[] modules)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
]);
/** Version 1.3.0 does not index the proxy. */
const created = {
  plain: parseAbi(["event ProxyCreation(address proxy, address singleton)"]),
  indexed: parseAbi(["event ProxyCreation(address indexed proxy, address singleton)"]),
};
const noSalt = pad("0x", { size: 32 });

/** A Safe as people have it who have never heard of modules. */
export const plainSafes = ["Safe 1.3.0", "Safe 1.4.1", "Safe 1.4.1 with Safe4337Module"] as const;

export type PlainSafe = (typeof plainSafes)[number];

/** What Safes share, of whatever version: Safe's own compilation, out of its npm packages. */
export async function placeSafeTools(devnet: Devnet): Promise<{ readonly safeMultiSend: Address }> {
  const code = await creationCodeOf("@safe-global/safe-contracts", "libraries/MultiSendCallOnly.sol");
  return { safeMultiSend: await deployBySalt(devnet, code, noSalt) };
}

/**
 * Deploys a Safe without the Safe7579 adapter.
 *
 * @param devnet - Where.
 * @param form - Its version, and whether it has `Safe4337Module`.
 * @param owners - Its owners.
 * @param threshold - How many of them must sign.
 * @param saltNonce - Which of the Safes of these owners.
 * @returns Its address.
 */
export async function createPlainSafe(
  devnet: Devnet,
  form: PlainSafe,
  {
    owners,
    threshold,
    saltNonce = 0n,
  }: { owners: readonly Address[]; threshold: bigint; saltNonce?: bigint },
): Promise<Address> {
  const isOld = form === "Safe 1.3.0";
  const of = isOld ? "@gnosis.pm/safe-contracts" : "@safe-global/safe-contracts";
  const deploy = async (from: string, path: string, given: Hex = "0x") =>
    await deployBySalt(devnet, concat([await creationCodeOf(from, path), given]), noSalt);
  const singleton = await deploy(of, isOld ? "GnosisSafe.sol" : "Safe.sol");
  const factory = await deploy(
    of,
    isOld ? "proxies/GnosisSafeProxyFactory.sol" : "proxies/SafeProxyFactory.sol",
  );
  const has4337 = form === "Safe 1.4.1 with Safe4337Module";
  const handler = has4337
    ? await deploy("@safe-global/safe-4337", "Safe4337Module.sol", pad(devnet.addresses.entryPoint))
    : await deploy(of, "handler/CompatibilityFallbackHandler.sol");
  const setupModules = has4337 ? await deploy("@safe-global/safe-4337", "SafeModuleSetup.sol") : zeroAddress;
  const enable = has4337
    ? encodeFunctionData({ abi, functionName: "enableModules", args: [[handler]] })
    : "0x";
  const args = [owners, threshold, setupModules, enable, handler, zeroAddress, 0n, zeroAddress] as const;
  const setup = encodeFunctionData({ abi, functionName: "setup", args });
  const data = encodeFunctionData({
    abi,
    functionName: "createProxyWithNonce",
    args: [singleton, setup, saltNonce],
  });
  const { logs } = await transact(devnet, relayOf(devnet), { to: factory, data });
  const [event] = parseEventLogs({ abi: isOld ? created.plain : created.indexed, logs });
  if (event === undefined) throw new RangeError("The factory made no Safe.");
  return event.args.proxy;
}

async function creationCodeOf(from: string, path: string): Promise<Hex> {
  const root = dirname(createRequire(import.meta.url).resolve(`${from}/package.json`));
  const name = path.split("/").at(-1)?.replace(".sol", "");
  const file = join(root, "build/artifacts/contracts", path, `${name}.json`);
  const { bytecode }: { bytecode: Hex } = JSON.parse(await readFile(file, "utf8"));
  return bytecode;
}
