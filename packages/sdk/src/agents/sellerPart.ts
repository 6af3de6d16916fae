/** What sellers delegate, encrypt and decrypt: loaded when it is first called, in one file. */
export { deliverEncrypted } from "../commerce/deliverEncrypted.ts";
export { openRequest } from "../commerce/sealedPayloads.ts";
export { createSellerSession } from "../delegation/createSellerSession.ts";
