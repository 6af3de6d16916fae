import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatHex, getContractAddress, numberToHex, parseAbi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readArtifacts } from "../src/artifacts.ts";
import { createXAddress } from "../src/createX.ts";
import { deployContracts } from "../src/deployContracts.ts";
import { readParameters } from "../src/parameters.ts";
import { readRecord } from "../src/record.ts";
import { httpProvider } from "../src/rpc.ts";
import { type Anvil, startAnvil } from "./anvil.ts";

const { contracts: recorded } = await readRecord(84532);
const { spendCap, abbaBabaEscrow, abbaBabaPaymaster, settlement, ownerValidator } = recorded;
const gasPriceOracle = "0x420000000000000000000000000000000000000F";

let anvil: Anvil;
beforeEach(async () => {
  anvil = await startAnvil({ chainId: 84532 });
});
afterEach(() => anvil[Symbol.asyncDispose]());

test("default", async () => {
  const result = await deployContracts({ rpcUrl: anvil.rpcUrl });
  expect(result).toEqual({
    chainId: 84532,
    addresses: {
      spendCap: spendCap.address,
      abbaBabaEscrow: abbaBabaEscrow.address,
      abbaBabaPaymaster: abbaBabaPaymaster.address,
      settlement: settlement.address,
      ownerValidator: ownerValidator.address,
    },
    deployed: ["spendCap", "abbaBabaEscrow", "abbaBabaPaymaster", "settlement", "ownerValidator"],
  });
  expect((await deployContracts({ rpcUrl: anvil.rpcUrl })).deployed).toEqual([]);
});

test("behavior: the escrow is what the parameters say", async () => {
  await deployContracts({ provider: httpProvider(anvil.rpcUrl) });
  const { escrow } = readParameters();
  const { address } = abbaBabaEscrow;
  const abi = parseAbi([
    "function defaultAdmin() view returns (address)",
    "function isTokenSupported(address) view returns (bool)",
  ]);
  expect(await anvil.client.readContract({ address, abi, functionName: "defaultAdmin" })).toBe(escrow.admin);
  for (const token of escrow.tokens) {
    // Listed, and without code on this chain: harmless until there is some.
    await anvil.client.setCode({ address: token, bytecode: "0x00" });
    expect(
      await anvil.client.readContract({ address, abi, functionName: "isTokenSupported", args: [token] }),
    ).toBe(true);
  }
});

test("behavior: the paymaster is what the parameters say", async () => {
  await deployContracts({ rpcUrl: anvil.rpcUrl });
  const { paymaster } = readParameters();
  const { address } = abbaBabaPaymaster;
  const abi = parseAbi([
    "function owner() view returns (address)",
    "function signer() view returns (address)",
  ]);
  expect(await anvil.client.readContract({ address, abi, functionName: "owner" })).toBe(paymaster.owner);
  expect(await anvil.client.readContract({ address, abi, functionName: "signer" })).toBe(paymaster.signer);
});

test.each([
  ["osaka", true],
  ["prague", false],
] as const)("behavior: the owners' validator at one address, on %s", async (hardfork, hasPrecompile) => {
  await using chain = await startAnvil({ chainId: 84532, hardfork });
  const { addresses } = await deployContracts({ rpcUrl: chain.rpcUrl });
  expect(addresses.ownerValidator).toBe(ownerValidator.address);
  const abi = parseAbi(["function hasPrecompile() view returns (bool)"]);
  const address = ownerValidator.address;
  expect(await chain.client.readContract({ address, abi, functionName: "hasPrecompile" })).toBe(
    hasPrecompile,
  );
  // What is there is taken for its own, whatever it found.
  expect((await deployContracts({ rpcUrl: chain.rpcUrl })).deployed).toEqual([]);
});

test("behavior: deploys only what is missing", async () => {
  await deployContracts({ rpcUrl: anvil.rpcUrl });
  await anvil.client.setCode({ address: spendCap.address, bytecode: "0x" });
  await anvil.client.setNonce({ address: spendCap.address, nonce: 0 });
  // Its constructor makes another contract, at an address that follows from its own.
  const grantRules = getContractAddress({ from: spendCap.address, nonce: 1n });
  await anvil.client.setCode({ address: grantRules, bytecode: "0x" });
  await anvil.client.setNonce({ address: grantRules, nonce: 0 });
  expect((await deployContracts({ rpcUrl: anvil.rpcUrl })).deployed).toEqual(["spendCap"]);
});

test("error: other code at an address", async () => {
  await anvil.client.setCode({ address: abbaBabaEscrow.address, bytecode: "0x60006000fd" });
  await expect(deployContracts({ rpcUrl: anvil.rpcUrl })).rejects.toThrow(
    `The code at ${abbaBabaEscrow.address} is not that of AbbaBabaEscrow`,
  );
});

test("error: not CreateX where it should be", async () => {
  await anvil.client.setCode({ address: createXAddress, bytecode: "0x00" });
  await expect(deployContracts({ rpcUrl: anvil.rpcUrl })).rejects.toThrow("is not CreateX");
});

test("error: not built", async () => {
  const artifacts = readArtifacts(await mkdtemp(join(tmpdir(), "no-artifacts-")));
  await expect(deployContracts({ rpcUrl: anvil.rpcUrl, artifacts })).rejects.toThrow(
    "SpendCap is not built: run `pnpm contracts:build` first.",
  );
});

test("error: the build is not what is recorded", async () => {
  const parameters = readParameters();
  const escrow = { ...parameters.escrow, admin: abbaBabaEscrow.address };
  await expect(
    deployContracts({ rpcUrl: anvil.rpcUrl, parameters: { ...parameters, escrow } }),
  ).rejects.toThrow("The build is not what deploy/deployments/84532.json records (AbbaBabaEscrow)");
});

test("error: funds for the gas, but not for the L1", async () => {
  const privateKey = generatePrivateKey();
  await anvil.client.setBalance({ address: privateKeyToAccount(privateKey).address, value: parseEther("1") });
  // PUSH32 fee, MSTORE at 0, RETURN 32 bytes: an oracle that asks 1 ETH for each transaction.
  const fee = numberToHex(parseEther("1"), { size: 32 });
  await anvil.client.setCode({
    address: gasPriceOracle,
    bytecode: concatHex(["0x7f", fee, "0x60005260206000f3"]),
  });
  await expect(deployContracts({ rpcUrl: anvil.rpcUrl, privateKey })).rejects.toThrow(
    /holds 1 ETH and may need up to 6\.\d+ ETH/,
  );
});
