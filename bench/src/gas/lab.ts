import type { Devnet } from "@abbababa/devnet";
import { encodeFunctionData, parseEther } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { createAccount, kernelAccount } from "../account/kernelAccount.ts";
import { escrowStandIn } from "../account/keys.ts";
import { senderOf } from "../account/sender.ts";
import { measuringTime } from "../session/escrowTerms.ts";
import type { Targets } from "../session/Targets.ts";

/** Code that does nothing: `STOP`. */
const nothing = "0x00";

/** A chain made ready for measuring what operations cost. */
export interface Lab {
  readonly devnet: Devnet;
  /** Contracts that do nothing, so that only what an operation costs around its calls differs. */
  readonly targets: Targets;
}

/** Runs something on a chain that is afterwards as it was before. */
export async function undone<result>(devnet: Devnet, run: () => Promise<result>): Promise<result> {
  const snapshot = await devnet.snapshot();
  const outcome = await run();
  await devnet.revert(snapshot);
  return outcome;
}

/** Runs measurements in a lab: target contracts emptied, time fixed, an account with a deposit. */
export async function inLab<result>(devnet: Devnet, measure: (lab: Lab) => Promise<result>): Promise<result> {
  const { address: account } = await kernelAccount(devnet);
  const targets = { usdc: devnet.addresses.usdc, escrow: escrowStandIn, account };
  return undone(devnet, async () => {
    await devnet.setNextBlockTimestamp(BigInt(measuringTime));
    for (const address of [targets.usdc, targets.escrow]) {
      await devnet.testClient.setCode({ address, bytecode: nothing });
    }
    await createAccount(devnet);
    await deposit(devnet);
    return measure({ devnet, targets });
  });
}

/** Puts ether into the EntryPoint: without a deposit, each operation pays for moving its own gas money. */
async function deposit(devnet: Devnet): Promise<void> {
  const { address } = await kernelAccount(devnet);
  const data = encodeFunctionData({ abi: entryPoint07Abi, functionName: "depositTo", args: [address] });
  await senderOf(devnet).transact({ to: devnet.addresses.entryPoint, data, value: parseEther("1") });
}
