/** The commands on a chain that no network of the configuration stands for. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readParameters, readRecord } from "../src/index.ts";
import { type Anvil, startAnvil } from "./anvil.ts";
import { runCommand, runScript } from "./runScript.ts";

const { contracts: recorded } = await readRecord(84532);
const privateKey = generatePrivateKey();
const deployer = privateKeyToAccount(privateKey).address;
const token = "0x00000000000000000000000000000000000000F2";

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil({ chainId: 10 });
  await anvil.client.setBalance({ address: deployer, value: parseEther("2") });
});
afterAll(() => anvil?.[Symbol.asyncDispose]());

const transactions = () => anvil.client.getTransactionCount({ address: deployer });

test("default: a dry run, the deployment, a dry run of nothing", async () => {
  const dry = await runScript("deploy:chain", {}, ["--rpc-url", anvil.rpcUrl, "--dry-run"]);
  expect(dry.output).toMatch(
    new RegExp(
      `spendCap +${recorded.spendCap.address} {2}\\d+ bytes to 0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed`,
    ),
  );
  expect(dry.output).toMatch(/^5 transactions, at most \d+\.\d+ ETH\. Nothing was sent\.$/m);
  expect(dry.exitCode).toBe(0);
  expect(await anvil.client.getCode({ address: recorded.spendCap.address })).toBeUndefined();

  const environment = { RPC_URL: anvil.rpcUrl, DEPLOYER_PRIVATE_KEY: privateKey };
  const real = await runScript("deploy:chain", environment);
  expect(real.output).toContain(`${recorded.abbaBabaEscrow.address}  deployed`);
  expect(real.exitCode).toBe(0);
  expect(await transactions()).toBe(5);
  expect((await runScript("deploy:chain", environment, ["--dry-run"])).output).toContain("Nothing to do");
});

test("default: an operation, in a dry run and for real", async () => {
  const { admin } = readParameters().escrow;
  await anvil.client.setBalance({ address: admin, value: parseEther("1") });
  await anvil.client.setCode({ address: token, bytecode: "0x60065f5260205ff3" });
  const operate = (...args: string[]) =>
    runScript("deploy:operate", { RPC_URL: anvil.rpcUrl }, ["list-token", token, ...args]);

  const dry = await operate("--dry-run");
  expect(dry.output).toContain(`Would send to chain 10:`);
  expect(dry.output).toContain(`to      ${recorded.abbaBabaEscrow.address} (AbbaBabaEscrow)`);
  expect(dry.output).toContain(`call    setTokenSupported(${token}, true)`);
  expect(dry.output).toMatch(/data {4}0x[0-9a-f]{136}/);
  expect(dry.exitCode).toBe(0);

  const refused = await operate("--from", deployer);
  expect(refused.output).toMatch(/^Refused: AbbaBabaEscrow refuses setTokenSupported.*AccessControlUnauth/m);
  expect(refused.exitCode).toBe(1);

  const sent = await operate("--from", admin);
  expect(sent.output).toMatch(/^Sent to chain 10:[\s\S]*hash {4}0x[0-9a-f]{64}/m);
  expect(sent.exitCode).toBe(0);

  const keyless = await operate();
  expect(keyless.output).toMatch(/^Refused: OPERATOR_PRIVATE_KEY .* is not set.*--dry-run/m);
});

test("behavior: parameters of one's own give addresses of one's own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parameters-"));
  const file = join(folder, "mine.json");
  const escrow = { admin: deployer, resolver: deployer, feeReceiver: deployer, tokens: [] };
  const mine = { saltLabel: "mine", escrow, paymaster: { owner: deployer, signer: deployer } };
  await writeFile(file, JSON.stringify(mine));
  const arguments_ = ["--rpc-url", anvil.rpcUrl, "--parameters", file, "--dry-run"];
  const dry = await runScript("deploy:chain", {}, arguments_);
  expect(dry.output).toMatch(/^5 transactions/m);
  expect(dry.output).not.toContain(recorded.abbaBabaEscrow.address);

  await writeFile(file, JSON.stringify({ ...mine, escrow: { ...escrow, resolver: undefined } }));
  const wrong = await runScript("deploy:chain", {}, arguments_);
  expect(wrong.output).toMatch(/^Refused: .*mine\.json is wrong/m);
  await rm(folder, { recursive: true });
});

test("behavior: list names every operation, and needs nothing", async () => {
  const { exitCode, output } = await runScript("deploy:operate", {}, ["list"]);
  for (const name of ["grant-role", "accept-admin", "list-token", "pause", "set-config", "paymaster-stake"]) {
    expect(output).toMatch(new RegExp(`^${name} `, "m"));
  }
  expect(exitCode).toBe(0);
});

test("behavior: a record that is written anew makes the SDK's build stale", async () => {
  const { output } = await runCommand("turbo run build --filter=@abbababa/sdk --dry=json", {});
  const dry = z
    .object({ tasks: z.array(z.object({ taskId: z.string(), inputs: z.record(z.string(), z.string()) })) })
    .parse(JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)));
  const build = dry.tasks.find(({ taskId }) => taskId === "@abbababa/sdk#build");
  const inputs = Object.keys(build?.inputs ?? {});
  for (const chainId of readParameters().networks.keys()) {
    expect(inputs.filter((path) => path.endsWith(`deploy/deployments/${chainId}.json`))).toHaveLength(1);
  }
});
