import { agentName } from "../agent/openAgent.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { UsageError } from "../errors.ts";
import { agentPaths, isName } from "../home/paths.ts";
import { parseProfile, readSettings, settingNames, writeSettings } from "../home/settings.ts";
import type { Output } from "../output/Output.ts";

/** Sets values of a profile: `name=value`; an empty value takes it away. */
export async function setProfile(output: Output, name: string, pairs: readonly string[]): Promise<void> {
  if (!isName(name)) {
    throw new UsageError(`"${name}" is not a profile's name: letters, digits, - and _, at most 64.`);
  }
  const settings = await readSettings();
  const changes = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UsageError("A setting is written as name=value.");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const merged = Object.fromEntries(
    Object.entries({ ...settings.profiles[name], ...changes }).filter(([, value]) => value !== ""),
  );
  const profile = parseProfile(merged);
  toNetwork(profile);
  agentPaths(agentName(profile));
  await writeSettings({ ...settings, profiles: { ...settings.profiles, [name]: profile } });
  output.result({
    text: `The profile "${name}" is set.`,
    json: { profile: name, settings: Object.keys(profile) },
  });
}

/** Lists the profiles; of endpoints only which are set, as they may hold keys. */
export async function listProfiles(output: Output): Promise<void> {
  const { profiles, profile: current = "default" } = await readSettings();
  const found = Object.entries(profiles).map(([name, profile]) => ({
    name,
    current: name === current,
    chain: profile.chain ?? null,
    agent: profile.agent ?? null,
    set: settingNames.filter((setting) => profile[setting] !== undefined),
  }));
  const lines = found.map(({ name, set }) => `${name}: ${set.join(", ")}`);
  output.result({ text: lines.join("\n") || "There are no profiles yet.", json: { profiles: found } });
}
