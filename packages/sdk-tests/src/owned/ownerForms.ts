/** Owners of every kind, of accounts that `createAccount` makes. */
import type { Devnet } from "@abbababa/devnet";
import { type CreateAccountParameters, createAccount, ownerExecute } from "@abbababa/sdk";
import { parseEther } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { pollingInterval } from "../world/clients.ts";
import { createPasskey } from "./createPasskey.ts";
import { type AccountForm, createSafe } from "./forms.ts";
import { hardwareAccount } from "./hardwareAccount.ts";
import { recordingWallet } from "./recordingWallet.ts";

/** An owner, as `createAccount` and all functions of an owner take one. */
export type GivenOwner = Pick<CreateAccountParameters, "owner" | "ownerPrivateKey">;

/** One kind of owners. */
export interface OwnerForm extends AccountForm {
  /** Makes an owner of this kind, of nothing yet. */
  readonly createOwner: (devnet: Devnet) => Promise<GivenOwner>;
}

const freshKey = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey());

/** The kinds that are tried. */
export const ownerForms: readonly OwnerForm[] = [
  ownerForm("private key", async () => ({ ownerPrivateKey: generatePrivateKey() })),
  ownerForm("viem account", async () => ({ owner: freshKey() })),
  ownerForm("wallet client that signs typed data only", async ({ chain }) => ({
    owner: recordingWallet(freshKey(), chain).wallet,
  })),
  ownerForm("hardware device: v as 0 or 1, no bare hashes", async () => ({
    owner: hardwareAccount(freshKey()),
  })),
  ownerForm("passkey", async () => ({ owner: createPasskey() })),
  ownerForm("contract (ERC-1271): an account that a passkey owns", async (devnet) => ({
    owner: await createDeployed(devnet, { owner: createPasskey() }),
  })),
  ownerForm("contract (ERC-1271): a Safe of two owners", async (devnet) => {
    const { account } = await createSafe(devnet, [freshKey(), freshKey()]);
    if (typeof account !== "object") throw new Error("permissionless.js gave no account.");
    await deploy(devnet, { account });
    return { owner: account };
  }),
];

function ownerForm(name: string, createOwner: OwnerForm["createOwner"]): OwnerForm {
  return {
    name,
    createOwner,
    create: async (devnet) => {
      const owner = await createOwner(devnet);
      const { address } = await createAccount({ ...owner, ...networkOf(devnet) });
      // By its address, beside its owner, from before it is deployed.
      return { ...owner, account: address };
    },
  };
}

async function createDeployed(devnet: Devnet, owner: GivenOwner) {
  const account = await createAccount({ ...owner, ...networkOf(devnet) });
  await deploy(devnet, { account });
  return account;
}

/** A contract says what it signed once it is there. */
async function deploy(devnet: Devnet, { account }: { account: Awaited<ReturnType<typeof createAccount>> }) {
  await devnet.fundEth(account.address, parseEther("1"));
  const calls = [{ to: account.address, data: "0x" as const }];
  await ownerExecute({ account, ...networkOf(devnet), pollingInterval, calls });
}

function networkOf({ chain, rpcUrl, bundlerUrl }: Devnet) {
  return { chain, rpcUrl, bundlerUrl };
}
