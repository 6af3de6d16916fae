import { readFile } from "node:fs/promises";
import type { Devnet } from "@abbababa/devnet";
import { adapterFor, type Call, toModularAccount } from "@abbababa/sdk/accounts";
import { concat, encodeAbiParameters, type Hex, isAddressEqual, numberToHex } from "viem";
import { entryPoint07Address, getUserOperationHash, type UserOperation } from "viem/account-abstraction";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt } from "../accounts/chain.ts";
import type { HandedOver } from "../world.ts";

const artifacts = new URL("../../../../artifacts/contracts/test-support/accounts/", import.meta.url);

/** The owner's entity; may sign and validate whatever native function is called. */
const [ownerEntity, allFlags, asGlobal, lastSegment] = ["0x00000000", "0x07", "0x01", "0xff"] as const;
const stub = `0x${"ff".repeat(32)}${"7a".repeat(32)}1b` as const;
const noSalt = numberToHex(0, { size: 32 });

/** The smallest account of ERC-6900, its owner a key, as an account object. */
export async function createSixNineAccount(devnet: Devnet, owner: PrivateKeyAccount): Promise<HandedOver> {
  const { publicClient, chain } = devnet;
  const module = await deployBySalt(devnet, await creationCodeOf("SixNineOwner"), noSalt);
  const config = concat([module, ownerEntity, allFlags]);
  const signer = encodeAbiParameters([{ type: "uint32" }, { type: "address" }], [0, owner.address]);
  const given = encodeAbiParameters([{ type: "bytes25" }, { type: "bytes" }], [config, signer]);
  const code = concat([await creationCodeOf("SixNineAccount"), given]);
  const address = await deployBySalt(devnet, code, noSalt);
  const accountId = "erc6900.test-account.1.0.0";
  const adapter = adapterFor({ address, chainId: chain.id, accountId, deployment: undefined });
  const toOperation = (signature: Hex) => concat([module, ownerEntity, asGlobal, lastSegment, signature]);
  const toSignature = (signature: Hex) => concat([module, ownerEntity, lastSegment, signature]);
  // What the account itself does is called as it is.
  const encodeExecute = (calls: readonly Call[]) => {
    const [only, ...others] = calls;
    const isOwn = only !== undefined && others.length === 0 && isAddressEqual(only.to, address);
    return isOwn ? only.data : adapter.encodeExecute(calls);
  };
  const account = await toModularAccount(
    publicClient,
    { address, deployment: undefined, encodeExecute },
    {
      nonceKey: async (lane) => BigInt(lane),
      getStubSignature: async () => toOperation(stub),
      signUserOperation: async (operation: UserOperation<"0.7">) => {
        const raw = getUserOperationHash({
          userOperation: { ...operation, signature: "0x" },
          entryPointAddress: entryPoint07Address,
          entryPointVersion: "0.7",
          chainId: chain.id,
        });
        return toOperation(await owner.signMessage({ message: { raw } }));
      },
      signHash: async (hash) => toSignature(await owner.sign({ hash })),
      signTypedData: async (typedData) => toSignature(await owner.signTypedData(typedData)),
    },
  );
  return { account };
}

async function creationCodeOf(name: string): Promise<Hex> {
  const { bytecode }: { bytecode: Hex } = JSON.parse(
    await readFile(new URL(`${name}.sol/${name}.json`, artifacts), "utf8"),
  );
  return bytecode;
}
