/** The devnet that the test files of a worker share: they run one after the other, in one process. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

const { VITEST_POOL_ID = "1" } = process.env;
const logDirectory = fileURLToPath(new URL(`../../.devnet/${VITEST_POOL_ID}`, import.meta.url));

/** Signs what the devnet's paymaster pays for. */
export const paymasterSigner = privateKeyToAccount(generatePrivateKey());

let started: Promise<Devnet> | undefined;

/** The running devnet; it ends with the process. `FORK_URL` makes it a fork. */
export function useDevnet(): Promise<Devnet> {
  started ??= start();
  return started;
}

async function start(): Promise<Devnet> {
  const { FORK_URL } = process.env;
  // The logs of the run before would be read as this one's.
  await rm(logDirectory, { recursive: true, force: true });
  return startDevnet({
    logDirectory,
    paymasterSigner: paymasterSigner.address,
    ...(FORK_URL ? { forkUrl: FORK_URL } : {}),
  });
}
