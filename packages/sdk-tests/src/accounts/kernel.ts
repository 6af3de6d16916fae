import type { Devnet } from "@abbababa/devnet";
import { findKernelAccount, toOwnerSigner } from "@abbababa/sdk/accounts";
import { relayOf, transact } from "./chain.ts";
import { encodeUninstall } from "./encoding.ts";
import { fromAdapter } from "./fromAdapter.ts";
import type { AccountMaker } from "./ModularAccount.ts";

/** Kernel v3.1; the ECDSA validator is its root. */
export function kernelMaker(devnet: Devnet): AccountMaker {
  return {
    kind: "kernel",
    async create(owner) {
      const { publicClient, chain, addresses } = devnet;
      const { kernelFactory, ecdsaValidator } = addresses;
      const adapter = await findKernelAccount(publicClient, {
        owner: owner.address,
        index: 0n,
        chainId: chain.id,
        addresses: { kernelFactory, ecdsaValidator },
      });
      const { factory: to, factoryData: data } = adapter.directDeployment;
      await transact(devnet, relayOf(devnet), { to, data });
      return await fromAdapter(adapter, toOwnerSigner(owner, adapter), {
        kind: "kernel",
        owner,
        encodeUninstall: async (type, module, data) => encodeUninstall(type, module, data),
      });
    },
  };
}
