import {
  type CreateSessionKeyParameters,
  createSessionKey,
  installValidator,
  type SessionClient,
  useSessionKey,
} from "@abbababa/sdk";
import { type Address, encodeFunctionData, erc20Abi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { addressOf } from "../../../src/owned/createFormTarget.ts";
import type { AccountForm } from "../../../src/owned/forms.ts";
import type { HandedOver, World } from "../../../src/world.ts";

/** How often the SDK looks at a chain that mines at once, milliseconds. */
export const pollingInterval = 30;

/** Where the SDK finds the world. */
export function networkOf({ devnet: { chain, rpcUrl, bundlerUrl } }: World) {
  return { chain, rpcUrl, bundlerUrl };
}

/** `transfer` of the world's USDC. */
export function transferCall({ usdc }: World, to: Address, amount: bigint) {
  return {
    to: usdc,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
  };
}

/** An account with 2 ETH and 100 USDC, as its owner hands it over. */
export async function createAccount(world: World, form: AccountForm) {
  const { devnet } = world;
  const handedOver = await form.create(devnet, privateKeyToAccount(generatePrivateKey()));
  const address = addressOf(handedOver);
  await devnet.fundEth(address, parseEther("2"));
  await devnet.fundUsdc(address, 100_000_000n);
  return { handedOver, address };
}

/** Installs the module where it is needed, grants a session that may pay the first seller, and opens it. */
export async function openSession(
  world: World,
  handedOver: HandedOver,
  wishes: Partial<CreateSessionKeyParameters> = {},
): Promise<{ session: SessionClient; serializedSessionKey: string }> {
  const network = networkOf(world);
  await installValidator({ ...handedOver, ...network, pollingInterval });
  const to = [world.sellers[0].address];
  const { serializedSessionKey } = await createSessionKey({
    ...handedOver,
    ...network,
    transfers: [{ token: "USDC", to, lifetime: 5_000_000n }],
    payments: [{ token: "USDC", payees: to, perPayment: 1_000_000n, perPeriod: 2 }],
    ...wishes,
  });
  const session = await useSessionKey({ serializedSessionKey, ...network, pollingInterval });
  return { session, serializedSessionKey };
}
