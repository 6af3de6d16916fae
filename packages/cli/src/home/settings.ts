import * as z from "zod";
import { UsageError } from "../errors.ts";
import { settingsPath } from "./paths.ts";
import { readSecureFile, writeSecureFile } from "./secureFile.ts";

const url = z.url({ protocol: /^https?$/ });

const profileSchema = z.strictObject({
  chain: z.string().max(64).optional(),
  rpcUrl: url.optional(),
  bundlerUrl: url.optional(),
  paymasterUrl: url.optional(),
  platformUrl: url.optional(),
  page: url.optional(),
  agent: z.string().max(64).optional(),
});

const settingsSchema = z.strictObject({
  version: z.literal(1),
  profile: z.string().max(64).optional(),
  profiles: z.record(z.string().max(64), profileSchema),
});

/** Endpoints and names that a command needs. Holds no key; an endpoint may carry one, and is not printed. */
export type Profile = z.infer<typeof profileSchema>;

/** What the settings' file holds. */
export type Settings = z.infer<typeof settingsSchema>;

/** Names of settings. */
export const settingNames = Object.keys(profileSchema.shape) as readonly (keyof Profile)[];

/** Environment variables by setting: the SDK's own names, and ours for what it does not know. */
const variables = {
  chain: "ABBA_CHAIN",
  rpcUrl: "RPC_URL",
  bundlerUrl: "BUNDLER_URL",
  paymasterUrl: "PAYMASTER_URL",
  platformUrl: "ABBA_BASE_URL",
  page: "ABBA_PAGE",
  agent: "ABBA_AGENT",
} satisfies Record<keyof Profile, string>;

/** Reads the settings' file; there need not be one. */
export async function readSettings(): Promise<Settings> {
  const path = settingsPath();
  const text = await readSecureFile(path);
  if (text === undefined) return { version: 1, profiles: {} };
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(`The settings in ${path} are malformed.`, {
    metaMessages: [
      z.prettifyError(parsed.error),
      "Fix the file, or delete it and configure everything again.",
    ],
  });
}

/** Writes the settings' file. */
export async function writeSettings(settings: Settings): Promise<void> {
  await writeSecureFile(settingsPath(), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/**
 * Puts together what a command goes by: options win, then environment variables, then the profile.
 *
 * @param options - From the command line.
 * @param named - The profile's name. @default `ABBA_PROFILE`, or the one that the settings name, or "default"
 * @throws {UsageError} when a value is not of its form, or the profile that is named is not there.
 */
export async function resolveProfile(options: Profile, named: string | undefined): Promise<Profile> {
  const settings = await readSettings();
  const asked = named ?? process.env.ABBA_PROFILE;
  const name = asked ?? settings.profile ?? "default";
  const profile = Object.hasOwn(settings.profiles, name) ? settings.profiles[name] : undefined;
  if (profile === undefined && asked !== undefined) {
    throw new UsageError(`There is no profile "${asked}".`, {
      metaMessages: [`There are: ${Object.keys(settings.profiles).join(", ") || "none"}.`],
    });
  }
  const merged = Object.fromEntries(
    settingNames
      .map((setting) => [
        setting,
        options[setting] ?? (process.env[variables[setting]] || profile?.[setting]),
      ])
      .filter(([, value]) => value !== undefined),
  );
  return parseProfile(merged);
}

/**
 * Checks settings.
 *
 * @param values - From anywhere.
 * @throws {UsageError} naming the setting; never its value, which may hold a key.
 */
export function parseProfile(values: unknown): Profile {
  const parsed = profileSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")}: unknown`
      : `${issue.path.join(".")}: wrong form`,
  );
  throw new UsageError("The settings are malformed.", {
    metaMessages: [...names, `Known are: ${settingNames.join(", ")}; URLs are http or https.`],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
