import { spendCapAbi } from "@abbababa/sdk";
import {
  executeAsOwner,
  type Payment,
  paymentDigest,
  type Session,
  signPayment,
} from "@abbababa/sdk-tests/accounts";
import { encodeFunctionData, type Hex, parseAbi, size } from "viem";
import { z } from "zod";
import { sellersOf } from "../account/keys.ts";
import { senderOf } from "../account/sender.ts";
import { undone } from "../gas/lab.ts";
import { measuringTime } from "../session/escrowTerms.ts";
import { type AccountLab, install } from "./accountLab.ts";
import type { Cost } from "./Cost.ts";
import { measuredSession, measuringPeriod, signGrant } from "./measuredSession.ts";

const erc1271 = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);

/** ERC-1271's answer to a signature that is the account's. */
const valid = /^0x1626ba7e/;

const traced = z.object({
  gasUsed: z.string().transform(Number),
  output: z.string().regex(valid, "The account did not take the payment for its own."),
});

/** Measures what a token pays to ask the account whether a payment of a session is its own. */
export async function measurePayments(
  account: AccountLab,
): Promise<Record<"payment" | "paymentGranting", Cost>> {
  const session = measuredSession(account, true);
  await install(account, "validator", session.module);
  const grant = await signGrant(account, session);
  return {
    payment: await undone(account.lab.devnet, async () => {
      const data = encodeFunctionData({ abi: spendCapAbi, functionName: "grant", args: [session.terms] });
      await executeAsOwner(account.lab.devnet, account.account, [{ to: session.module, data }]);
      return ask(account, session);
    }),
    paymentGranting: await ask(account, session, grant),
  };
}

async function ask({ lab, account, targets }: AccountLab, session: Session, grant?: Hex): Promise<Cost> {
  const { devnet } = lab;
  const [payee = targets.escrow] = sellersOf(1);
  const payment: Payment = {
    token: { name: "USDC", version: "2", chainId: session.chainId, verifyingContract: targets.usdc },
    from: account.address,
    to: payee,
    value: 5_000_000n,
    period: measuringPeriod,
    validAfter: measuringTime,
    validBefore: measuringTime + 60,
  };
  const signature = account.wrapSignature(session.module, await signPayment(session, payment, grant));
  const data = encodeFunctionData({
    abi: erc1271,
    functionName: "isValidSignature",
    args: [paymentDigest(session, payment), signature],
  });
  const answer: unknown = await devnet.publicClient.transport.request({
    method: "debug_traceCall",
    params: [
      { from: senderOf(devnet).address, to: account.address, data },
      "latest",
      { tracer: "callTracer" },
    ],
  });
  return { gas: traced.parse(answer).gasUsed, calldataBytes: size(data) };
}
