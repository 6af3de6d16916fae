import type { CreateApiClientParameters } from "../api/createApiClient.ts";
import { parseBaseUrl } from "../api/http/baseUrl.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import {
  type EncryptionKeyClaim,
  encryptionKeyNames,
  type ProvenEncryptionKey,
  signEncryptionKey,
} from "./signEncryptionKey.ts";
import { type SignerParameters, signerNames, toSigner } from "./toSigner.ts";

/** What {@link proveEncryptionKey} takes. */
export interface ProveEncryptionKeyParameters
  extends SignerParameters,
    EncryptionKeyClaim,
    Pick<CreateApiClientParameters, "baseUrl" | "audience"> {}

export type ProveEncryptionKeyReturnType = ProvenEncryptionKey;

const names = {
  ...signerNames,
  ...encryptionKeyNames,
  baseUrl: true,
  audience: true,
} satisfies Names<ProveEncryptionKeyParameters>;

/**
 * Has a registered wallet sign that an encryption key is its own, to publish another key or renew a proof. Without it
 * buyers encrypt nothing to the key: the platform could have put its own there.
 *
 * @param parameters - The wallet's owner, the network, the key, and the platform at which it is to be published.
 * @returns What `api.agents.update` takes.
 * @throws {EncryptionPublicKeyInvalidError | ParametersInvalidError}
 *
 * @example
 * const key = generateEncryptionKey();
 * const proven = await proveEncryptionKey({ baseUrl, ownerPrivateKey, e2ePublicKey: key.publicKey });
 * await seller.api.agents.update(proven);
 */
export async function proveEncryptionKey(
  parameters: ProveEncryptionKeyParameters,
): Promise<ProveEncryptionKeyReturnType> {
  checkParameters(parameters, names, "parameters of proveEncryptionKey");
  const { audience = new URL(parseBaseUrl(parameters.baseUrl)).origin } = parameters;
  return signEncryptionKey(await toSigner(parameters, "proveEncryptionKey"), parameters, audience);
}
