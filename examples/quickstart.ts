/** The shortest whole purchase: `node examples/quickstart.ts` after a build, on a network of its own. */
import { startDevnet } from "@abbababa/devnet";
import { BuyerAgent, submitDelivery, totalWithFee } from "@abbababa/sdk";
import { createWalletClient, http, keccak256, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

await using devnet = await startDevnet();
const { chain, rpcUrl, bundlerUrl } = devnet;
const [sellerAccount] = devnet.accounts;
if (sellerAccount === undefined) throw new Error("The devnet has no accounts.");
const seller = createWalletClient({ account: sellerAccount, chain, transport: http(rpcUrl) });

// The owner: one signature, nothing sent.
const ownerPrivateKey = generatePrivateKey();
const { serializedSessionKey, smartAccountAddress } = await BuyerAgent.createSessionKey({
  ownerPrivateKey,
  chain,
  rpcUrl,
  spend: [{ token: "USDC", lifetime: 50_000_000n }], // base units: 50 USDC
  counterparties: [sellerAccount.address],
});
await devnet.fundUsdc(smartAccountAddress, 60_000_000n);
await devnet.fundEth(smartAccountAddress, 10n ** 18n);

// The agent: holds the string and nothing else.
const buyer = new BuyerAgent();
await buyer.initWithSessionKey({ serializedSessionKey, rpcUrl, bundlerUrl });
const deadline = Number((await devnet.publicClient.getBlock()).timestamp) + 86_400;
const amount = totalWithFee(5_000_000n); // pays the seller exactly 5 USDC
const { escrowId } = await buyer.fundEscrow("order-17", sellerAccount.address, amount, "USDC", deadline);

await submitDelivery(seller, { escrowId, proofHash: keccak256(toHex("the goods")) });
await buyer.confirmAndRelease("order-17");
console.log(`order-17 is ${(await buyer.getEscrow("order-17")).status}`);

// The owner: dead at one press, whoever holds the string.
const owner = privateKeyToAccount(ownerPrivateKey);
await devnet.fundEth(owner.address, 10n ** 18n);
await BuyerAgent.revokeSessionKey({ owner, chain, rpcUrl, serializedSessionKey, via: "direct" });
const { state } = await buyer.getSessionStatus();
console.log(`the session is ${state}`);
