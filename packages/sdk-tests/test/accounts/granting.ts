import { concat, type Hex, hexToNumber, numberToHex, slice } from "viem";
import { expect } from "vitest";
import {
  encodeGrant,
  encodePayment,
  isModuleInstalled,
  moduleType,
  type Session,
} from "../../src/accounts/index.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { paymentOf } from "../support/accounts/paymentOf.ts";
import { grantHash, installData } from "../support/accounts/Trial.ts";

/** The same bytes but one bit. */
function flipBit(bytes: Hex, at: number): Hex {
  const flipped = hexToNumber(slice(bytes, at, at + 1)) ^ 1;
  return concat([slice(bytes, 0, at), numberToHex(flipped, { size: 1 }), slice(bytes, at + 1)]);
}

export const granting: BehaviourGroup = {
  heading: "Granting",
  behaviours: [
    {
      title: "the module is installed as validator, with nothing granted",
      async run(trial) {
        await trial.install();
        const { devnet, account, module } = trial;
        expect(await isModuleInstalled(devnet, account, { type: moduleType.validator, module })).toBe(true);
        const session = await trial.newSession();
        expect(await trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).toBe(
          "SessionNotInstalled",
        );
      },
    },
    {
      title: "a session comes with the install data",
      async run(trial) {
        const session = await trial.newSession();
        await trial.install(installData(session));
        await trial.operate(session, [trial.transfer(5n)]);
        expect(await trial.paid()).toBe(5n);
      },
    },
    {
      title: "a session is granted by a call of the account",
      async run(trial) {
        const session = await trial.granted();
        await trial.operate(session, [trial.transfer(5n)]);
        expect(await trial.paid()).toBe(5n);
      },
    },
    {
      title: "a session is granted by the owner's signature, in its first operation",
      async run(trial) {
        await trial.install();
        const session = await trial.newSession();
        const grant = await trial.signGrant(session);
        await trial.operate(session, [trial.transfer(5n)], { grant });
        // Installed by now: the grant is not needed again, and does no harm.
        await trial.operate(session, [trial.transfer(6n)]);
        await trial.operate(session, [trial.transfer(7n)], { grant });
        expect(await trial.paid()).toBe(18n);
      },
    },
    {
      title: "a grant that is not the owner's, or is of other terms or another account, is refused",
      async run(trial) {
        await trial.install();
        const [session, other] = [await trial.newSession(), await trial.newSession()];
        const [ofOther, own] = [await trial.signGrant(other), await trial.signGrant(session)];
        const ofOtherAccount = await trial.account.signHash(grantHash(session, trial.stranger.address));
        for (const grant of [ofOther, ofOtherAccount, flipBit(own, 30)]) {
          await expect(
            trial.refusalOf(trial.operate(session, [trial.transfer(1n)], { grant })),
          ).resolves.toBe("GrantSignatureInvalid");
        }
        await trial.operate(session, [trial.transfer(1n)], { grant: own });
      },
    },
    {
      title: "a session cannot grant a session, not even in the account's name through the module",
      async run(trial) {
        const session = await trial.granted();
        const wider = await trial.newSession({ maxOperations: 1_000 });
        const account = trial.account.address;
        const hash = grantHash(wider, account);
        const payment = paymentOf(trial, session);
        const sign = async (by: Session, grant?: Hex) =>
          trial.account.wrapSignature(
            trial.module,
            concat([encodeGrant(grant), await session.key.sign({ hash }), encodePayment(payment), by.terms]),
          );
        const bySession = await sign(session);
        for (const grant of [bySession, await sign(wider, bySession)]) {
          expect(await trial.accountAccepts(hash, grant)).toBe(false);
          await expect(trial.refusalOf(trial.operate(wider, [trial.transfer(1n)], { grant }))).resolves.toBe(
            "GrantSignatureInvalid",
          );
        }
      },
    },
    {
      title: "terms that name the module, the account or the EntryPoint are not granted",
      async run(trial) {
        await trial.install();
        const { account, module, devnet } = trial;
        for (const target of [module, account.address, devnet.addresses.entryPoint]) {
          const calls = [{ target, selector: undefined, valueCap: 0n, rules: [] }];
          const session = await trial.newSession({ calls });
          const empty = { indices: [0] };
          const grant = await trial.signGrant(session);
          const refusal = trial.refusalOf(trial.operate(session, [{ to: target }], { claims: empty, grant }));
          await expect(refusal).resolves.toBe("TargetForbidden");
          await expect(trial.callModule("grant", [session.terms])).rejects.toThrow("reverted");
        }
      },
    },
  ],
};
