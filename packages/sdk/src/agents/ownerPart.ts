/** What agents do for owners: loaded when it is first called, in one file. */
export { parseLiveBundle } from "../delegation/bundle.ts";
export { createSession } from "../delegation/createSession.ts";
export { fundSession } from "../delegation/fundSession.ts";
export { openWallet } from "../delegation/openWallet.ts";
export { createSessionKey, createSessionKeyNames } from "../session/actions/createSessionKey.ts";
export { getCeiling } from "../session/actions/getCeiling.ts";
export { getSessionStatus } from "../session/actions/getSessionStatus.ts";
export { inspectSessionKey } from "../session/actions/inspectSessionKey.ts";
export { installExecutor } from "../session/actions/installExecutor.ts";
export { installValidator } from "../session/actions/installValidator.ts";
export { ownerExecute } from "../session/actions/ownerExecute.ts";
export { ownerWithdraw } from "../session/actions/ownerWithdraw.ts";
export { removeCeiling } from "../session/actions/removeCeiling.ts";
export { revokeAllSessions } from "../session/actions/revokeAllSessions.ts";
export { revokeSessionKey } from "../session/actions/revokeSessionKey.ts";
export { setCeiling } from "../session/actions/setCeiling.ts";
export { toOwner } from "../session/signer/toOwner.ts";
export { reclaimSession } from "./reclaimSession.ts";
