import { createInterface } from "node:readline/promises";
import { describeRequest, grantSession, parseGrantFragment, sealGrant } from "@abbababa/sdk";
import { toNetwork } from "../agent/toNetwork.ts";
import { CliError, UsageError } from "../errors.ts";
import { type OwnerOptions, readOwnerKey } from "../secrets/readOwnerKey.ts";
import type { Context } from "./Context.ts";

/** What `abba grant` takes. */
export interface GrantOptions extends OwnerOptions {
  /** Whether not to ask. */
  readonly yes: boolean;
}

/** Grants a session that an agent has asked for: shows it in words, asks, signs. Sends nothing to the chain. */
export async function grant(context: Context, asked: string, options: GrantOptions): Promise<void> {
  const { profile, output } = context;
  const { request, linkSecret } = readAsked(asked);
  const network = toNetwork(profile);
  const described = describeRequest({ request });
  for (const sentence of described.sentences) output.notice(sentence);
  for (const warning of described.warnings) output.notice(`WARNING: ${warning}`);
  output.notice(`Words: ${described.words.join(" ")}`);
  if (!options.yes && !(await confirm(context.signal))) {
    throw new CliError("You did not allow it: nothing was signed.");
  }
  const granted = await grantSession({ ...network, request, ownerPrivateKey: await readOwnerKey(options) });
  const sealed = sealGrant({
    grant: granted.grant,
    request,
    ...(linkSecret !== undefined && { linkSecret }),
  });
  output.result({
    text: sealed,
    json: {
      sealedGrant: sealed,
      sessionId: granted.sessionId,
      account: granted.smartAccountAddress,
      differences: granted.differences,
    },
  });
}

/** A link, or the request alone. */
function readAsked(asked: string): { readonly request: string; readonly linkSecret?: string } {
  if (!asked.includes("#")) return { request: asked };
  const { serializedRequest, linkSecret } = parseGrantFragment(asked.slice(asked.indexOf("#")));
  if (serializedRequest === undefined) {
    throw new UsageError("The link does not contain a request. Open it in the owner's page.");
  }
  return { request: serializedRequest, ...(linkSecret !== undefined && { linkSecret }) };
}

async function confirm(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError("There is no terminal to ask in. Pass `--yes` to allow it.");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await prompt.question("Allow this? [y/N] ", { signal }));
  } finally {
    prompt.close();
  }
}
