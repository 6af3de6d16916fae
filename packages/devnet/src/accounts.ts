import { bytesToHex, type Hex } from "viem";
import {
  type HDAccount,
  mnemonicToAccount,
  type PrivateKeyAccount,
  privateKeyToAccount,
} from "viem/accounts";
import { SetupError } from "./errors.ts";

/** The mnemonic every development chain uses: public, worth nothing anywhere else. */
export const devMnemonic = "test test test test test test test test test test test junk";

/** A funded account whose key is known to everybody. */
export type DevAccount = PrivateKeyAccount & {
  /** The key, for what wants one as a string. */
  readonly privateKey: Hex;
};

/** The keys of a devnet. */
export interface DevKeys {
  /** The ten accounts handed to the user: anvil's own, unlocked at the chain. */
  readonly accounts: readonly DevAccount[];
  /** The bundler's: the first deploys its helpers, the others send bundles side by side. */
  readonly bundler: readonly DevAccount[];
  /** Places the contracts and owns the meta factory. */
  readonly deployer: DevAccount;
}

/** Derives the devnet's keys; bundler and deployer have their own, so that the user's nonces start at zero. */
export function deriveKeys(): DevKeys {
  const root = mnemonicToAccount(devMnemonic, { path: "m/44'/60'/0'" });
  return {
    accounts: Array.from({ length: 10 }, (_, index) => derive(root, `m/0/${index}`)),
    bundler: Array.from({ length: 5 }, (_, index) => derive(root, `m/1/${index}`)),
    deployer: derive(root, "m/1/5"),
  };
}

function derive(root: HDAccount, path: string): DevAccount {
  const { privateKey } = root.getHdKey().derive(path);
  if (privateKey === null) throw new SetupError(`No key at ${path}.`);
  const key = bytesToHex(privateKey);
  return { ...privateKeyToAccount(key), privateKey: key };
}
