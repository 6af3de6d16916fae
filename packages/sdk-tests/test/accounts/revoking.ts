import { spendCapAbi } from "@abbababa/sdk";
import { type Hex, hashTypedData } from "viem";
import { expect } from "vitest";
import { moduleType, uninstallModule } from "../../src/accounts/index.ts";
import { chainTime } from "../../src/chain/chainTime.ts";
import { settled, walletOf } from "../../src/world/clients.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";

const revocation = [
  { name: "account", type: "address" },
  { name: "sessionId", type: "bytes32" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

/** Kernel asks a validator before it looks whether it is installed; the others do not ask. */
const refusedAfterUninstall = /^AA2[34] |^EpochMismatch$/;

export const revoking: BehaviourGroup = {
  heading: "Revoking",
  behaviours: [
    {
      title: "a session revoked before its first use is never installed",
      async run(trial) {
        await trial.install();
        const session = await trial.newSession();
        const grant = await trial.signGrant(session);
        await trial.callModule("revoke", [session.sessionId]);
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)], { grant }))).resolves.toBe(
          "SessionIsRevoked",
        );
      },
    },
    {
      title: "a session revoked after use is dead",
      async run(trial) {
        const session = await trial.granted();
        await trial.operate(session, [trial.transfer(1n)]);
        await trial.callModule("revoke", [session.sessionId]);
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "SessionIsRevoked",
        );
      },
    },
    {
      title: "revokeAll kills what is installed and what is pending, and nothing granted later",
      async run(trial) {
        const session = await trial.granted();
        const pending = await trial.newSession();
        const grant = await trial.signGrant(pending);
        await trial.operate(session, [trial.transfer(1n)]);
        await trial.callModule("revokeAll");
        const one = [trial.transfer(1n)];
        await expect(trial.refusalOf(trial.operate(session, one))).resolves.toBe("EpochMismatch");
        await expect(trial.refusalOf(trial.operate(pending, one, { grant }))).resolves.toBe("EpochMismatch");
        const later = await trial.newSession();
        await trial.operate(later, one, { grant: await trial.signGrant(later) });
      },
    },
    {
      title: "the owner's signature, relayed by anyone, revokes",
      async run(trial) {
        const { devnet, account, module } = trial;
        const session = await trial.granted();
        const deadline = BigInt(await chainTime(devnet)) + 600n;
        const hash = hashTypedData({
          domain: {
            name: "Abba Baba Sessions",
            version: "1",
            chainId: devnet.chain.id,
            verifyingContract: module,
          },
          types: { RevokeSession: revocation },
          primaryType: "RevokeSession",
          message: { account: account.address, sessionId: session.sessionId, nonce: 7n, deadline },
        });
        const relay = async (signature: Hex) => {
          const request = {
            abi: spendCapAbi,
            address: module,
            functionName: "revokeWithSignature",
            args: [account.address, session.sessionId, 7n, deadline, signature],
            account: trial.stranger,
          } as const;
          await devnet.publicClient.simulateContract(request);
          await settled(devnet, await walletOf(devnet, trial.stranger).writeContract(request));
        };
        await expect(relay(await trial.signGrant(session))).rejects.toThrow("SignatureInvalid");
        await trial.operate(session, [trial.transfer(1n)]);
        await relay(await account.signHash(hash));
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "SessionIsRevoked",
        );
      },
    },
    {
      title: "uninstalling the module kills its sessions, also after it is installed again",
      async run(trial) {
        const { devnet, account, module } = trial;
        const session = await trial.granted();
        const pending = await trial.newSession();
        const grant = await trial.signGrant(pending);
        const one = [trial.transfer(1n)];
        await trial.operate(session, one);
        await uninstallModule(devnet, account, { type: moduleType.validator, module });
        await expect(trial.refusalOf(trial.operate(session, one))).resolves.toMatch(refusedAfterUninstall);
        await trial.install();
        await expect(trial.refusalOf(trial.operate(session, one))).resolves.toBe("EpochMismatch");
        await expect(trial.refusalOf(trial.operate(pending, one, { grant }))).resolves.toBe("EpochMismatch");
      },
    },
  ],
};
