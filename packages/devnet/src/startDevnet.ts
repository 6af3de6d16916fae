import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWalletClient, http, parseEther } from "viem";
import { type DevKeys, deriveKeys } from "./accounts.ts";
import { addresses } from "./addresses.ts";
import { type Alto, startAlto } from "./alto.ts";
import { startAnvil } from "./anvil.ts";
import { clearBundler, settleBundler } from "./bundlerState.ts";
import type { DevnetProcess } from "./childProcess.ts";
import { createChain, createDevnetClient, createReadClient, type DevnetClient } from "./client.ts";
import { deployContracts } from "./contracts.ts";
import type { Devnet } from "./devnet.ts";
import { ForkUnreachableError, SetupError, StartAbortedError, StartTimeoutError } from "./errors.ts";
import { exemptLoopback } from "./exemptLoopback.ts";
import { fundEth } from "./fundEth.ts";
import { fundUsdc } from "./fundUsdc.ts";
import { openPaymaster } from "./openPaymaster.ts";
import { type DevnetOptions, type ParsedOptions, parseOptions } from "./options.ts";
import { deployEntryPoint, deployEntryPoint06, deployPredeploys } from "./predeploys.ts";
import { rpcRequest } from "./rpc.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

/** Chain id of Base Sepolia. */
const baseSepolia = 84_532;

/**
 * Starts a local network: a chain with EntryPoint v0.7, Kernel v3.1, the stock modules, USDC and our own contracts,
 * and a bundler that serves it. Several run side by side; all of it listens on loopback only and ends with
 * {@link Devnet.close}, or with the process that started it. Where the environment names a proxy, this process's
 * `NO_PROXY` is amended by this machine.
 *
 * @throws {OptionsInvalidError | PortTakenError | AnvilMissingError | ForkUnreachableError}
 * @throws {ProcessExitedError | StartTimeoutError | StartAbortedError | SetupError}
 *
 * @example
 * await using devnet = await startDevnet();
 * await devnet.fundUsdc(account, 10_000_000n);
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const parsed = parseOptions(options);
  const { signal, startTimeout, logDirectory } = parsed;
  if (signal?.aborted) throw new StartAbortedError();
  exemptLoopback();
  if (logDirectory !== undefined) await mkdir(logDirectory, { recursive: true });
  const directory = logDirectory ?? (await makeTemporary());

  const processes: DevnetProcess[] = [];
  const watchdog = startWatchdog();
  let closed = false;
  const stop = async (): Promise<void> => {
    closed = true;
    await Promise.all(processes.map((process) => process.stop()));
    await watchdog.stop();
  };
  const register = (process: DevnetProcess): void => {
    processes.push(process);
    // Called off between two steps: what the next one starts must not outlive it.
    if (closed) void process.stop();
  };

  const limits = new AbortController();
  try {
    const interrupted = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new StartTimeoutError(startTimeout, directory)), startTimeout);
      limits.signal.addEventListener("abort", () => clearTimeout(timer));
      signal?.addEventListener("abort", () => reject(new StartAbortedError()), { signal: limits.signal });
    });
    const network = await Promise.race([bringUp(parsed, directory, watchdog, register), interrupted]);
    const close = async (): Promise<void> => {
      if (closed) return;
      await stop();
      if (logDirectory === undefined) await rm(directory, { recursive: true, force: true });
    };
    const crashed = Promise.race(processes.map((process) => process.exited)).then((error) =>
      closed ? new Promise<never>(() => {}) : error,
    );
    return { ...network, logDirectory: directory, crashed, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await stop();
    // The logs stay if the error sends its reader to them.
    const needed = error instanceof Error && error.message.includes(directory);
    if (logDirectory === undefined && !needed) await rm(directory, { recursive: true, force: true });
    throw error;
  } finally {
    limits.abort();
  }
}

type Network = Omit<Devnet, "logDirectory" | "crashed" | "close" | keyof AsyncDisposable>;

/** Chain first, then the EntryPoint, then the bundler beside everything else. */
async function bringUp(
  options: ParsedOptions,
  directory: string,
  watchdog: Watchdog,
  onProcess: (process: DevnetProcess) => void,
): Promise<Network> {
  const { forkUrl, blockTime, entryPoint06, onProgress = () => {} } = options;
  const keys = deriveKeys();
  const forkedChainId = forkUrl === undefined ? undefined : await readForkChainId(forkUrl);
  const chainId = options.chainId ?? forkedChainId ?? baseSepolia;

  onProgress(forkUrl === undefined ? "starting the chain" : "forking the chain");
  const { process: anvil, rpcUrl } = await startAnvil({
    port: options.port,
    chainId,
    forkUrl,
    forkBlockNumber: options.forkBlockNumber,
    hardfork: options.hardfork,
    directory,
    watchdog,
    onProcess,
  });
  const chain = createChain(chainId, rpcUrl);
  const client = createDevnetClient(chain);

  const setUp = async () => {
    await client.impersonateAccount({ address: keys.deployer.address });
    for (const { address } of [keys.deployer, ...keys.bundler]) {
      await client.setBalance({ address, value: parseEther("10000") });
    }
    // On public chains the accounts everybody knows are delegated (EIP-7702) to code that sweeps them.
    if (forkUrl !== undefined)
      for (const { address } of keys.accounts) await client.setCode({ address, bytecode: "0x" });
    await deployEntryPoint(client, keys.deployer);
    if (entryPoint06) await deployEntryPoint06(client, keys.deployer);
    onProgress("starting the bundler and placing contracts");
    const [alto, contracts] = await Promise.all([
      startAlto({
        port: options.bundlerPort,
        rpcUrl,
        entryPoints: [addresses.entryPoint, ...(entryPoint06 ? [addresses.entryPoint06] : [])],
        keys: keys.bundler,
        directory,
        watchdog,
        onProcess,
      }),
      deployPredeploys(client, keys.deployer).then(() => deployContracts(client, keys.deployer.address)),
    ]);
    await client.stopImpersonatingAccount({ address: keys.deployer.address });
    const { paymasterSigner: signer, paymasterDeposit: deposit } = options;
    if (signer !== undefined) {
      await openPaymaster(client, { paymaster: contracts.abbaBabaPaymaster, signer, deposit });
    }
    await rpcRequest(alto.bundlerUrl, "eth_supportedEntryPoints");
    if (blockTime !== undefined) await client.setIntervalMining({ interval: blockTime });
    return { alto, contracts };
  };
  // Should the chain die meanwhile, its own last words say more than a refused connection.
  const died = anvil.exited.then((error) => Promise.reject(error));
  const { alto, contracts } = await Promise.race([setUp(), died]);
  return {
    rpcUrl,
    bundlerUrl: alto.bundlerUrl,
    chain,
    accounts: keys.accounts,
    addresses,
    contracts,
    publicClient: createReadClient(chain),
    testClient: client,
    ...createHelpers(rpcUrl, client, alto, keys),
  };
}

/** What bends the chain and keeps the bundler informed. */
function createHelpers(rpcUrl: string, client: DevnetClient, alto: Alto, keys: DevKeys) {
  return {
    fundEth: (address, amount) => fundEth(client, address, amount),
    fundUsdc: (address, amount) => fundUsdc(client, keys.deployer, address, amount),
    async impersonate(address) {
      await client.impersonateAccount({ address });
      const { chain, pollingInterval } = client;
      return createWalletClient({ account: address, chain, transport: http(), pollingInterval });
    },
    async increaseTime(seconds) {
      await client.increaseTime({ seconds });
      await client.mine({ blocks: 1 });
    },
    setNextBlockTimestamp: (timestamp) => client.setNextBlockTimestamp({ timestamp }),
    async snapshot() {
      await settleBundler(alto.bundlerUrl);
      return client.snapshot();
    },
    async revert(id) {
      await settleBundler(alto.bundlerUrl);
      const reverted: unknown = await rpcRequest(rpcUrl, "evm_revert", [id]);
      if (reverted !== true)
        throw new SetupError(`There is no snapshot ${id}. A snapshot can be used only once.`);
      await clearBundler(alto.bundlerUrl);
    },
  } satisfies Partial<Devnet>;
}

async function readForkChainId(forkUrl: string): Promise<number> {
  try {
    return Number(await rpcRequest(forkUrl, "eth_chainId"));
  } catch (cause) {
    // The path of a hosted endpoint carries its key: the origin is all that is named.
    throw new ForkUnreachableError(new URL(forkUrl).origin, cause);
  }
}

/** `TMPDIR` may name a directory that is not there. */
async function makeTemporary(): Promise<string> {
  const parent = tmpdir();
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, "abba-devnet-"));
  } catch (cause) {
    throw new SetupError(
      `There is no temporary directory at ${parent}, and none can be made: set TMPDIR, or give \`logDirectory\`.`,
      { cause },
    );
  }
}
