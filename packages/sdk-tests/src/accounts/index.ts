import type { Devnet } from "@abbababa/devnet";
import { kernelMaker } from "./kernel.ts";
import type { AccountKind, AccountMaker } from "./ModularAccount.ts";
import { nexusMaker } from "./nexus.ts";
import { openZeppelinMaker } from "./openZeppelin.ts";
import { referenceMaker } from "./reference.ts";
import { safe7579Maker } from "./safe7579.ts";

export {
  batchMode,
  encodeBatch,
  encodeCalls,
  encodeSingle,
  singleMode,
} from "../chain/encodeExecute.ts";
export { receiptOf } from "../world/clients.ts";
export { addressNamed, deployBySalt } from "./chain.ts";
export { installModule, isModuleInstalled, uninstallModule } from "./configureModule.ts";
export { callAsOwner, executeAsOwner } from "./executeAsOwner.ts";
export { findRevert } from "./findRevert.ts";
export {
  type AccountKind,
  type AccountMaker,
  accountKinds,
  type ModularAccount,
  moduleType,
  type Operation,
} from "./ModularAccount.ts";
export { readPrecompile } from "./precompiles.ts";
export {
  encodePayment,
  nonceOf,
  type Payment,
  paymentDigest,
  signPayment,
} from "./session/payment.ts";
export {
  type Claims,
  encodeGrant,
  encodePermissionContext,
  encodePresentation,
  signForValidator,
} from "./session/presentation.ts";
export { redeemDelegation } from "./session/redeemDelegation.ts";
export { type Session, toSession } from "./session/Session.ts";
export { anybody, signRedemption } from "./session/signRedemption.ts";
export { OperationRefusedError, revertOf, submitOperation } from "./submitOperation.ts";
export { hashOperation, packOperation, prepareOperation } from "./userOperation.ts";

const makers: {
  readonly [kind in AccountKind]: (devnet: Devnet) => AccountMaker | Promise<AccountMaker>;
} = {
  kernel: kernelMaker,
  nexus: nexusMaker,
  safe7579: safe7579Maker,
  reference: referenceMaker,
  openzeppelin: openZeppelinMaker,
};

/** Puts what accounts of a kind share on the chain, and gives what makes them. */
export async function prepareAccounts(devnet: Devnet, kind: AccountKind): Promise<AccountMaker> {
  return makers[kind](devnet);
}
