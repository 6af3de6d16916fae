import { type Address, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createXAddress } from "../src/createX.ts";
import { readRecord } from "../src/record.ts";
import { type Anvil, startAnvil } from "./anvil.ts";
import { startDisguisedProxy } from "./disguisedProxy.ts";
import { runScript } from "./runScript.ts";

const { contracts: recorded } = await readRecord(84532);
const privateKey = generatePrivateKey();
const deployer = privateKeyToAccount(privateKey).address;

async function expectDeployed(anvil: Anvil): Promise<void> {
  for (const { address } of Object.values(recorded)) {
    expect(await anvil.client.getCode({ address })).toBeDefined();
  }
}

async function expectNothingSent(anvil: Anvil, sender: Address = deployer): Promise<void> {
  expect(await anvil.client.getTransactionCount({ address: sender })).toBe(0);
  for (const { address } of Object.values(recorded)) {
    expect(await anvil.client.getCode({ address })).toBeUndefined();
  }
}

describe("deploy:base-sepolia", () => {
  test("default", async () => {
    await using anvil = await startAnvil({ chainId: 84532 });
    await anvil.client.setBalance({ address: deployer, value: parseEther("2") });
    const environment = { BASE_SEPOLIA_RPC_URL: anvil.rpcUrl, DEPLOYER_PRIVATE_KEY: privateKey };

    const first = await runScript("deploy:base-sepolia", environment);
    expect(first.output).toContain(`${recorded.spendCap.address}  deployed`);
    expect(first.output).toContain(`${recorded.abbaBabaEscrow.address}  deployed`);
    expect(first.exitCode).toBe(0);
    await expectDeployed(anvil);
    const nonce = await anvil.client.getTransactionCount({ address: deployer });
    expect(nonce).toBe(5);

    const second = await runScript("deploy:base-sepolia", environment);
    expect(second.output).toContain("Nothing to do: everything is deployed.");
    expect(second.exitCode).toBe(0);
    expect(await anvil.client.getTransactionCount({ address: deployer })).toBe(nonce);
  });

  test("behavior: --help names the variables", async () => {
    const { exitCode, output } = await runScript("deploy:base-sepolia", {}, ["--help"]);
    expect(output).toContain("DEPLOYER_PRIVATE_KEY");
    expect(exitCode).toBe(0);
  });

  test("error: neither RPC nor key", async () => {
    const { exitCode, output } = await runScript("deploy:base-sepolia", {});
    expect(output).toMatch(/^Refused: BASE_SEPOLIA_RPC_URL .* and DEPLOYER_PRIVATE_KEY .* are not set/m);
    expect(exitCode).toBe(1);
  });

  test("error: RPC unreachable, whose secret path is not printed", async () => {
    const { exitCode, output } = await runScript("deploy:base-sepolia", {
      BASE_SEPOLIA_RPC_URL: "http://127.0.0.1:1/v2/secret",
      DEPLOYER_PRIVATE_KEY: privateKey,
    });
    expect(output).toMatch(/^Refused: The RPC endpoint http:\/\/127\.0\.0\.1:1 cannot be reached/m);
    expect(output).not.toContain("secret");
    expect(exitCode).toBe(1);
  });

  test("error: RPC not a URL", async () => {
    const { exitCode, output } = await runScript("deploy:base-sepolia", {
      BASE_SEPOLIA_RPC_URL: "sepolia",
      DEPLOYER_PRIVATE_KEY: privateKey,
    });
    expect(output).toMatch(/^Refused: The RPC endpoint is not an http\(s\) URL/m);
    expect(exitCode).toBe(1);
  });

  describe("on a chain", () => {
    let anvil: Anvil;
    beforeAll(async () => {
      anvil = await startAnvil({ chainId: 84532 });
    });
    afterAll(() => anvil[Symbol.asyncDispose]());

    test("error: no key", async () => {
      const { exitCode, output } = await runScript("deploy:base-sepolia", {
        BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
      });
      expect(output).toMatch(/^Refused: DEPLOYER_PRIVATE_KEY .* is not set/m);
      expect(exitCode).toBe(1);
    });

    test("error: not a key, and it is not printed", async () => {
      const { exitCode, output } = await runScript("deploy:base-sepolia", {
        BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
        DEPLOYER_PRIVATE_KEY: privateKey.slice(0, -2),
      });
      expect(output).toMatch(/^Refused: The deployer's key is not a private key/m);
      expect(output).not.toContain(privateKey.slice(2, -2));
      expect(exitCode).toBe(1);
    });

    test("error: no funds", async () => {
      const { exitCode, output } = await runScript("deploy:base-sepolia", {
        BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
        DEPLOYER_PRIVATE_KEY: privateKey,
      });
      expect(output).toMatch(
        new RegExp(`^Refused: The deployer ${deployer} holds 0 ETH and may need up to \\d+\\.\\d+ ETH`, "m"),
      );
      expect(exitCode).toBe(1);
      await expectNothingSent(anvil);
    });

    test("error: placeholders, on what does not call itself a development node", async () => {
      await using proxy = await startDisguisedProxy(anvil.rpcUrl);
      const { exitCode, output } = await runScript("deploy:base-sepolia", {
        BASE_SEPOLIA_RPC_URL: proxy.rpcUrl,
        DEPLOYER_PRIVATE_KEY: privateKey,
      });
      expect(output).toMatch(
        /^Refused: admin, resolver, feeReceiver, paymaster\.owner, paymaster\.signer are still placeholders .*shared\.json.*deploy:record/m,
      );
      expect(exitCode).toBe(1);
      await expectNothingSent(anvil);
    });
  });

  test("error: another chain", async () => {
    await using anvil = await startAnvil({ chainId: 31337 });
    const { exitCode, output } = await runScript("deploy:base-sepolia", {
      BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
      DEPLOYER_PRIVATE_KEY: privateKey,
    });
    expect(output).toMatch(/^Refused: The RPC endpoint is of chain 31337, and chain 84532 is wanted/m);
    expect(exitCode).toBe(1);
    await expectNothingSent(anvil);
  });

  test("error: no CreateX", async () => {
    await using anvil = await startAnvil({ chainId: 84532, createX: "absent" });
    const { exitCode, output } = await runScript("deploy:base-sepolia", {
      BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
      DEPLOYER_PRIVATE_KEY: privateKey,
    });
    expect(output).toContain(`Refused: CreateX is not on this chain: there is no code at ${createXAddress}.`);
    expect(exitCode).toBe(1);
    await expectNothingSent(anvil);
  });
});

describe("deploy:base", () => {
  test("behavior: another chain and another deployer, the same addresses", async () => {
    await using anvil = await startAnvil({ chainId: 8453 });
    const other = generatePrivateKey();
    await anvil.client.setBalance({ address: privateKeyToAccount(other).address, value: parseEther("2") });
    const { exitCode } = await runScript("deploy:base", {
      BASE_RPC_URL: anvil.rpcUrl,
      DEPLOYER_PRIVATE_KEY: other,
    });
    expect(exitCode).toBe(0);
    await expectDeployed(anvil);
  });
});

describe("deploy:devnet", () => {
  test("default", async () => {
    await using anvil = await startAnvil({ chainId: 84532 });
    const { exitCode } = await runScript("deploy:devnet", {}, ["--rpc-url", anvil.rpcUrl]);
    expect(exitCode).toBe(0);
    await expectDeployed(anvil);
  });

  test("error: not a development node", async () => {
    await using anvil = await startAnvil({ chainId: 84532 });
    await using proxy = await startDisguisedProxy(anvil.rpcUrl);
    const { exitCode, output } = await runScript("deploy:devnet", { DEVNET_RPC_URL: proxy.rpcUrl });
    expect(output).toMatch(/^Refused: The network devnet is for a development node on this machine/m);
    expect(exitCode).toBe(1);
    await expectNothingSent(anvil);
  });
});

describe("verify:base-sepolia", () => {
  test("error: not deployed yet", async () => {
    await using anvil = await startAnvil({ chainId: 84532 });
    const { exitCode, output } = await runScript("verify:base-sepolia", {
      BASE_SEPOLIA_RPC_URL: anvil.rpcUrl,
    });
    expect(output).toMatch(/^Refused: SpendCap is not at 0x\S+ on base-sepolia yet: deploy it first/m);
    expect(exitCode).toBe(1);
  });
});
