import type { Devnet } from "@abbababa/devnet";
import { toSafeOwnerSigner } from "@abbababa/sdk/accounts";
import { type Address, concat, encodeFunctionData, pad, parseAbi, parseEventLogs, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { place, relayOf, transact } from "./chain.ts";
import { encodeLinkedUninstall } from "./encoding.ts";
import { adapterOf, fromAdapter } from "./fromAdapter.ts";
import type { AccountMaker, ModularAccount } from "./ModularAccount.ts";
import { readPrecompile } from "./precompiles.ts";

const abi = parseAbi([
  "struct ModuleInit { address module; bytes initData; }",
  "function addSafe7579(address safe7579, ModuleInit[] validators, ModuleInit[] executors, ModuleInit[] fallbacks, ModuleInit[] hooks, address[] attesters, uint8 threshold)",
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
  "event ProxyCreation(address indexed proxy, address singleton)",
]);

/** What Safes with the Safe7579 adapter 1.0.0 share. */
export interface SafeContracts {
  readonly adapter: Address;
  readonly launchpad: Address;
  readonly singleton: Address;
  readonly factory: Address;
}

/** Puts it on the chain. */
export async function placeSafeContracts(devnet: Devnet): Promise<SafeContracts> {
  const read = (name: string) => readPrecompile("Safe7579Precompiles", name);
  const adapter = await place(devnet, "safe7579", await read("SAFE7579_BYTECODE"));
  // No registry of attested modules.
  const constructorArguments = concat([pad(devnet.addresses.entryPoint), pad(zeroAddress)]);
  const launchpadCode = concat([await read("SAFE7579_LAUNCHPAD_BYTECODE"), constructorArguments]);
  const launchpad = await place(devnet, "safe7579 launchpad", launchpadCode);
  const singleton = await place(devnet, "safe", await read("SAFE_SINGLETON_BYTECODE"));
  const factory = await place(devnet, "safe proxy factory", await read("SAFE_PROXY_FACTORY_BYTECODE"));
  return { adapter, launchpad, singleton, factory };
}

/** Safe with the Safe7579 adapter 1.0.0; the Safe's one owner signs, without any validator module. */
export async function safe7579Maker(devnet: Devnet): Promise<AccountMaker> {
  const { adapter, launchpad, singleton, factory } = await placeSafeContracts(devnet);
  const add = encodeFunctionData({
    abi,
    functionName: "addSafe7579",
    args: [adapter, [], [], [], [], [], 0],
  });
  return {
    kind: "safe7579",
    async create(owner) {
      const setup = encodeFunctionData({
        abi,
        functionName: "setup",
        args: [[owner.address], 1n, launchpad, add, adapter, zeroAddress, 0n, zeroAddress],
      });
      const data = encodeFunctionData({
        abi,
        functionName: "createProxyWithNonce",
        args: [singleton, setup, 0n],
      });
      const { logs } = await transact(devnet, relayOf(devnet), { to: factory, data });
      const [created] = parseEventLogs({ abi, eventName: "ProxyCreation", logs });
      if (created === undefined) throw new RangeError("The factory made no Safe.");
      return await toAccount(devnet, adapter, created.args.proxy, owner);
    },
  };
}

async function toAccount(
  devnet: Devnet,
  adapter: Address,
  address: Address,
  owner: PrivateKeyAccount,
): Promise<ModularAccount> {
  const account = adapterOf(devnet, address, "rhinestone.safe7579.v1.0.0");
  // No validator: the Safe's own owners.
  return await fromAdapter(account, toSafeOwnerSigner(owner, account, adapter), {
    kind: "safe7579",
    owner,
    encodeUninstall: (type, module, data) => encodeLinkedUninstall(devnet, address, type, module, data),
  });
}
