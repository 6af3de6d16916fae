/** Sessions in other packages' hands: as a viem smart account, and as a viem account that signs. */
import { paymentNonce, revokeSessionKey, toSessionAccount, toSessionSigner } from "@abbababa/sdk";
import {
  CounterpartyNotAllowedError,
  PaymentNonceUnknownError,
  PaymentTooLargeError,
  SessionCannotSignError,
  SessionRevokedError,
} from "@abbababa/sdk/errors";
import { createSmartAccountClient } from "permissionless";
import { type Address, type Hex, hashTypedData, http, parseEther } from "viem";
import { createBundlerClient } from "viem/account-abstraction";
import { beforeAll, describe, expect, test } from "vitest";
import { usdcDomain } from "../../src/attacks/usdcDomain.ts";
import { approveCall } from "../../src/chain/escrowCalls.ts";
import { isValidSignature } from "../../src/holders/isValidSignature.ts";
import { accountForms } from "../../src/owned/forms.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import {
  createAccount,
  networkOf,
  openSession,
  pollingInterval,
  transferCall,
} from "../support/owned/fixture.ts";
import { grant, open, usdcOf } from "../support/sessions.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const representatives = accountForms.filter(({ name }) => /^Safe7579, by its|^Kernel 3.1, by its/.test(name));

describe.each(representatives)("a session of $name", (form) => {
  const begin = async () => {
    const { handedOver, address } = await createAccount(world, form);
    return { handedOver, address, ...(await openSession(world, handedOver)) };
  };
  const payee = () => world.sellers[0].address;

  test("default: viem's bundler client and permissionless.js send through it", async () => {
    const { devnet } = world;
    const { session, handedOver, serializedSessionKey } = await begin();
    const account = await toSessionAccount(session);
    const transport = http(devnet.bundlerUrl, { retryCount: 0 });
    const client = devnet.publicClient;
    const estimateFeesPerGas = () => client.estimateFeesPerGas();
    const bundler = createBundlerClient({
      account,
      client,
      transport,
      pollingInterval,
      userOperation: { estimateFeesPerGas },
    });
    const before = await usdcOf(world, payee());
    const hash = await bundler.sendUserOperation({ calls: [transferCall(world, payee(), 1n)] });
    expect((await bundler.waitForUserOperationReceipt({ hash })).success).toBe(true);

    const other = createSmartAccountClient({
      account,
      client,
      chain: devnet.chain,
      bundlerTransport: transport,
      pollingInterval,
      userOperation: { estimateFeesPerGas },
    });
    await other.sendTransaction({
      calls: [transferCall(world, payee(), 2n), transferCall(world, payee(), 3n)],
    });
    expect((await usdcOf(world, payee())) - before).toBe(6n);

    const { thief } = world;
    await expect(
      bundler.sendUserOperation({ calls: [transferCall(world, thief.address, 1n)] }),
    ).rejects.toThrow(CounterpartyNotAllowedError);
    await expect(account.signMessage({ message: "hello" })).rejects.toThrow(SessionCannotSignError);
    await revokeSessionKey({ ...handedOver, serializedSessionKey, ...networkOf(world), pollingInterval });
    await expect(other.sendTransaction({ calls: [transferCall(world, payee(), 1n)] })).rejects.toThrow(
      SessionRevokedError,
    );
  });

  test("default: it signs the payments that its rules allow, laid out by whoever asks, and nothing else", async () => {
    const { session, address } = await begin();
    const signer = toSessionSigner(session);
    const { sessionId } = session;
    const place = { rule: 0, period: 0, slot: 1 };
    const { timestamp } = await world.devnet.publicClient.getBlock();
    const domain = await usdcDomain(world);
    const asked = {
      domain,
      types: {
        TransferWithAuthorization: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "validAfter", type: "uint256" },
          { name: "validBefore", type: "uint256" },
          { name: "nonce", type: "bytes32" },
        ],
      },
      primaryType: "TransferWithAuthorization",
      message: {
        from: address,
        to: payee(),
        value: 1_000_000n,
        validAfter: BigInt(session.terms.validAfter),
        validBefore: timestamp + 300n,
        nonce: paymentNonce({ sessionId, account: address, ...place }),
      },
    } as const;
    const signature = await signer.signTypedData(asked);
    expect(signer.address).toBe(address);
    expect(await isValidSignature(world.devnet, address, hashTypedData(asked), signature)).toBe(true);

    const altered = (message: { value?: bigint; nonce?: Hex; from?: Address }) =>
      signer.signTypedData({ ...asked, message: { ...asked.message, ...message } });
    await expect(altered({ value: 1_000_001n })).rejects.toThrow(PaymentTooLargeError);
    await expect(altered({ nonce: `0x${"11".repeat(32)}` })).rejects.toThrow(PaymentNonceUnknownError);
    await expect(altered({ from: world.thief.address })).rejects.toThrow(SessionCannotSignError);
    await expect(signer.signTypedData({ ...asked, domain: { ...domain, name: "Other" } })).rejects.toThrow(
      SessionCannotSignError,
    );
    await expect(signer.signMessage({ message: "hello" })).rejects.toThrow(SessionCannotSignError);
    await expect(
      signer.signTypedData({
        domain: {},
        types: { A: [{ name: "b", type: "bool" }] },
        primaryType: "A",
        message: { b: true },
      }),
    ).rejects.toThrow(SessionCannotSignError);
    await expect(signer.signTransaction({ to: payee(), value: parseEther("1") })).rejects.toThrow(
      SessionCannotSignError,
    );
  });
});

test("default: a session that is a permission of a Kernel account sends as a viem account, too", async () => {
  const granted = await grant(world);
  const session = await open(world, granted.session);
  const account = await toSessionAccount(session);
  const client = world.devnet.publicClient;
  const bundler = createBundlerClient({
    account,
    client,
    transport: http(world.devnet.bundlerUrl, { retryCount: 0 }),
    pollingInterval,
    userOperation: { estimateFeesPerGas: () => client.estimateFeesPerGas() },
  });
  for (const amount of [1n, 2n]) {
    const { to, data } = approveCall(world, world.escrow, amount);
    const hash = await bundler.sendUserOperation({ calls: [{ to, ...(data && { data }) }] });
    expect((await bundler.waitForUserOperationReceipt({ hash })).success).toBe(true);
  }
});
