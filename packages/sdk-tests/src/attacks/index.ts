import type { Attack } from "./Attack.ts";
import { afterExpiry } from "./afterExpiry.ts";
import { arbitraryMessage } from "./arbitraryMessage.ts";
import { batchSum } from "./batchSum.ts";
import { beforeStart } from "./beforeStart.ts";
import { changeRoot } from "./changeRoot.ts";
import { delegatecall } from "./delegatecall.ts";
import { directTransfer } from "./directTransfer.ts";
import { eip3009 } from "./eip3009.ts";
import { epochRaised } from "./epochRaised.ts";
import { foreignEscrow } from "./foreignEscrow.ts";
import { gasExhausted } from "./gasExhausted.ts";
import { installModule } from "./installModule.ts";
import { nativeTransfer } from "./nativeTransfer.ts";
import { nativeValue } from "./nativeValue.ts";
import { operationsExhausted } from "./operationsExhausted.ts";
import { otherContract } from "./otherContract.ts";
import { otherMethod } from "./otherMethod.ts";
import { overLifetime } from "./overLifetime.ts";
import { overPeriod } from "./overPeriod.ts";
import { overPerOperation } from "./overPerOperation.ts";
import { permit } from "./permit.ts";
import { permit2 } from "./permit2.ts";
import { revokedPending } from "./revokedPending.ts";
import { revokedUsed } from "./revokedUsed.ts";
import { sellerNotListed } from "./sellerNotListed.ts";
import { signedAfterExpiry } from "./signedAfterExpiry.ts";
import { tryMode } from "./tryMode.ts";
import { uninstallPolicies } from "./uninstallPolicies.ts";
import { wrongSpender } from "./wrongSpender.ts";
import { wrongToken } from "./wrongToken.ts";

export type { Attack } from "./Attack.ts";
export { type AttackResult, performAttack } from "./performAttack.ts";

/** The catalogue, in the order of a table. */
export const attacks: readonly Attack[] = [
  wrongSpender,
  directTransfer,
  otherContract,
  otherMethod,
  delegatecall,
  installModule,
  changeRoot,
  uninstallPolicies,
  overPerOperation,
  batchSum,
  overPeriod,
  overLifetime,
  sellerNotListed,
  foreignEscrow,
  wrongToken,
  afterExpiry,
  beforeStart,
  gasExhausted,
  operationsExhausted,
  revokedPending,
  revokedUsed,
  epochRaised,
  eip3009,
  permit,
  permit2,
  arbitraryMessage,
  signedAfterExpiry,
  tryMode,
  nativeTransfer,
  nativeValue,
];
