/** Runs `x402Server.ts` in a process of its own, buys from it, and stops it as Ctrl-C does: `node examples/x402Buyer.ts`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createSessionKey, useSessionKey } from "@abbababa/sdk";
import { payingFetch } from "@abbababa/x402-aa-session";
import { generatePrivateKey } from "viem/accounts";
import { createFaucet } from "./support/createFaucet.ts";

const file = fileURLToPath(new URL("./x402Server.ts", import.meta.url));
const server = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
const ended = once(server, "exit");
try {
  const found: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    console.log(line);
    found.push(...(line.match(/http:\/\/[\w.:/]+\w/g) ?? []));
    if (found.length >= 3) break;
  }
  const [url, rpcUrl, bundlerUrl] = found;
  if (url === undefined || rpcUrl === undefined || bundlerUrl === undefined)
    throw new Error("The server did not say where it is.");
  const network = { chain: "base-sepolia", rpcUrl, bundlerUrl, pollingInterval: 50 } as const;
  const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
    ownerPrivateKey: generatePrivateKey(),
    ...network,
    payments: [{ token: "USDC", payees: "anyone", perPayment: "0.01", perPeriod: 1 }],
    escrowCalls: "none",
  });
  await createFaucet({ network, platformUrl: "" })(smartAccountAddress);
  const pay = payingFetch(await useSessionKey({ serializedSessionKey, ...network }));
  const { response, payment } = await pay(url);
  if (response.status !== 200 || payment?.receipt?.success !== true)
    throw new Error(`A payment was answered by ${response.status}.`);
  console.log(`bought for ${payment.value} base units: ${await response.text()}`);
} finally {
  server.kill("SIGINT");
}
const [code] = await ended;
if (code !== 0) throw new Error(`The server ended with ${code ?? "a signal"}.`);
