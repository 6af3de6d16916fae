import { registerAgent } from "@abbababa/sdk";
import { type EncryptionKey, generateEncryptionKey, toEncryptionKey } from "@abbababa/sdk/encryption";
import { type Hex, isHex, size } from "viem";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { keepApiKey, readPlatformAccess } from "../agent/platformAccess.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { PlatformMissingError, UsageError } from "../errors.ts";
import { type OwnerOptions, readOwnerKey } from "../secrets/readOwnerKey.ts";
import { readSecret } from "../secrets/readSecret.ts";
import type { Context } from "./Context.ts";

/** What `abba platform connect` takes. */
export interface ConnectOptions {
  /** File of the API key; `-` for standard input. */
  readonly apiKeyFile?: string | undefined;
  readonly secretCommand?: string | undefined;
  /** File of the key by which it reads what only it shall read. */
  readonly encryptionKeyFile?: string | undefined;
  readonly keyIn: "file" | "keyring";
}

/** Keeps the API key by which the platform knows the agent. */
export async function connect({ profile, output }: Context, options: ConnectOptions): Promise<void> {
  const agent = agentName(profile);
  const { apiKeyFile: file, secretCommand: command, encryptionKeyFile, keyIn } = options;
  const apiKey = await readSecret({ file, command }, "the API key");
  const encryptionKey =
    encryptionKeyFile === undefined ? undefined : await readEncryptionKey(encryptionKeyFile);
  if (command !== undefined && encryptionKey !== undefined) {
    throw new UsageError(
      "An encryption key can only be stored with an API key that comes from a file, not from a command.",
    );
  }
  await keepApiKey(agent, { apiKey, encryptionKey }, command === undefined ? keyIn : { command });
  output.result({
    text: `The agent "${agent}" is known to the platform by its API key.`,
    json: { agent, canEncrypt: encryptionKey !== undefined },
  });
}

/** What `abba platform register` takes. */
export interface RegisterOptions extends OwnerOptions {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Whether a wallet that is registered gets a further key. */
  readonly recover: boolean;
  readonly keyIn: "file" | "keyring";
}

/** Registers an owner's smart account at the platform, and keeps the API key that it gives. */
export async function register({ profile, output }: Context, options: RegisterOptions): Promise<void> {
  const agent = agentName(profile);
  const { platformUrl: baseUrl } = profile;
  if (baseUrl === undefined) throw new PlatformMissingError("address", agent);
  const { name = agent, description, recover, keyIn } = options;
  const encryptionKey = generateEncryptionKey();
  const registered = await registerAgent({
    ...toNetwork(profile),
    baseUrl,
    name,
    recover,
    ownerPrivateKey: await readOwnerKey(options),
    e2ePublicKey: encryptionKey.publicKey,
    ...(description !== undefined && { description }),
  });
  await keepApiKey(agent, { apiKey: registered.apiKey.reveal(), encryptionKey }, keyIn);
  const { agent: known, walletAddress } = registered;
  output.result({
    text: `The platform knows ${walletAddress} as ${known.id} ("${name}"). Its API key is kept for the agent "${agent}".`,
    json: { agent, agentId: known.id, account: walletAddress },
  });
}

/** Says as whom the platform knows the agent. */
export async function showPlatform({ profile, output }: Context): Promise<void> {
  const agent = agentName(profile);
  const access = await readPlatformAccess(agent);
  if (access === undefined) throw new PlatformMissingError("credential", agent);
  const { buyer, canEncrypt } = await (await openAgent(profile)).market();
  const by = "bundle" in access ? "bundle" : "API key";
  const found = "bundle" in access ? await buyer.api.sessions.current() : await buyer.api.agents.me();
  const known = "walletAddress" in found && "agentId" in found ? found.agentId : found.id;
  output.result({
    text: `The platform knows the agent "${agent}" as ${known}, by its ${by}.`,
    json: { agent, agentId: known, by, canEncrypt },
  });
}

async function readEncryptionKey(file: string): Promise<EncryptionKey> {
  const secret: string = await readSecret({ file }, "the key for encryption");
  if (!isHex(secret) || size(secret) !== 32) throw new UsageError("The encryption key is not a private key.");
  return toEncryptionKey(secret as Hex);
}
