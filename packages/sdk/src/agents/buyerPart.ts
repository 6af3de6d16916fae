/** What buyers encrypt and decrypt: loaded when it is first called, in one file. */
export { encryptRequest } from "../commerce/encryptRequest.ts";
export { openDelivery } from "../commerce/sealedPayloads.ts";
