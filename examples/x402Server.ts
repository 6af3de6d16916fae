/** Sells a forecast by x402, on a devnet of its own, until Ctrl-C: `node examples/x402Server.ts`. */
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
console.log(`A forecast for a cent: ${shop.url}/forecast`);
console.log(`On the chain at ${shop.devnet.rpcUrl}, bundler at ${shop.devnet.bundlerUrl}.`);
await new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});
