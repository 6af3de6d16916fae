import { Command, Option } from "commander";
import type { Run } from "./commands/Context.ts";
import type { Profile } from "./home/settings.ts";
import { describeMarket } from "./marketProgram.ts";

/** Options that every command has. */
interface GlobalOptions extends Profile {
  readonly profile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Describes the command line. What a command does is loaded when it is run, so that help is there at once.
 *
 * @param version - Of this package.
 * @param signal - Aborts when the process is told to end.
 */
export function createProgram(version: string, signal: AbortSignal): Command {
  const program = new Command("abba")
    .description("Session keys for agents: ask, grant, spend within the limits, revoke.")
    .version(version)
    .option("--profile <name>", "profile of settings (ABBA_PROFILE)")
    .option("--agent <name>", "whose session it is (ABBA_AGENT; default: default)")
    .option("--chain <name>", "chain (ABBA_CHAIN)")
    .option("--rpc-url <url>", "node (RPC_URL)")
    .option("--bundler-url <url>", "ERC-4337 bundler (BUNDLER_URL)")
    .option("--paymaster-url <url>", "ERC-7677 paymaster service (PAYMASTER_URL)")
    .option("--platform-url <url>", "platform (ABBA_BASE_URL)")
    .option("--page <url>", "the owner's page, up to /grant (ABBA_PAGE)")
    .option("--json", "results as JSON on standard output")
    .option("--quiet", "no progress on standard error")
    .addHelpText(
      "after",
      `
Options win over environment variables, those over the profile (abba profile set NAME name=value).
Secrets are read from files, standard input or a command of a secrets manager; never from arguments.
Exit codes: 0 done, 2 usage, 3 refused, 4 not reachable, 5 outcome unknown (repeat with the same payment key), 1 else.`,
    )
    .showHelpAfterError("Add --help to see what there is.")
    .configureHelp({ showGlobalOptions: false });

  const run = async (work: Run) => {
    const { profile: named, json = false, quiet = false, ...options } = program.opts<GlobalOptions>();
    const [{ createOutput }, { resolveProfile }] = await Promise.all([
      import("./output/Output.ts"),
      import("./home/settings.ts"),
    ]);
    const output = createOutput({ json, quiet });
    await work({ profile: await resolveProfile(options, named), output, signal });
  };
  const secretCommand = () =>
    new Option("--secret-command <command>", "command of a secrets manager that prints the key");
  const paymentKey = () =>
    new Option("--payment-key <key>", "names the payment: repeated with the same key it pays once");
  const token = () => new Option("--token <token>", "USDC, ETH or an address").default("USDC");
  const owner = (command: Command) =>
    command
      .option("--owner-key <file>", "file of the owner's private key; - for standard input")
      .addOption(secretCommand());

  program
    .command("request")
    .description("ask an owner for a session: make a key, print a link, wait, keep the grant")
    .option("--name <name>", "who asks, for the owner to read (default: the agent's name)")
    .option("--reason <text>", "what for, for the owner to read")
    .addOption(token())
    .option("--total <amount>", "most over the session's life")
    .option("--per-period <amount>", "most in one period")
    .option("--per-operation <amount>", "most at once")
    .option("--to <address...>", "who may get transfers")
    .option("--pay <payee...>", "who may be paid by x402, or anyone")
    .option("--per-payment <amount>", "most in one x402 payment")
    .option("--payments-per-period <count>", "x402 payments in one period", "100")
    .option("--period <duration>", "length of a period, such as 1d")
    .option("--for <duration>", "how long the session lasts", "1d")
    .option("--escrow", "buying through the escrow")
    .option("--sell", "selling through the escrow: by itself no money leaves the account")
    .option("--counterparty <address...>", "everybody who may be paid (default: anyone)")
    .addOption(
      new Option("--key-in <place>", "where a new key is kept").choices(["file", "keyring"]).default("file"),
    )
    .addOption(secretCommand())
    .option("--no-wait", "print the link and end")
    .option("--timeout <duration>", "how long to wait for the owner", "15m")
    .option("--no-qr", "print no QR code")
    .option("--answer <file>", "take the owner's answer to the last request; - for standard input")
    .action((options) =>
      run(async (context) => {
        const { answer, request } = await import("./commands/request.ts");
        await (options.answer === undefined ? request(context, options) : answer(context, options.answer));
      }),
    );
  owner(
    program
      .command("grant")
      .description("grant what an agent asks for, as an owner with a private key")
      .argument("<request>", "link, or abba_request_…")
      .option("--yes", "do not ask", false),
  ).action((asked, options) =>
    run(async (context) => (await import("./commands/grant.ts")).grant(context, asked, options)),
  );
  program
    .command("import")
    .description("take over a session string, a grant or a bundle")
    .option("--from <file>", "file that holds it; - for standard input", "-")
    .option("--replace", "in place of what the agent has", false)
    .action(({ from: file, replace }) =>
      run(async (context) =>
        (await import("./commands/session.ts")).importSession(context, { file, replace }),
      ),
    );
  program
    .command("sessions")
    .description("list the agents of this machine")
    .action(() => run(async (context) => (await import("./commands/session.ts")).sessions(context)));
  program
    .command("inspect")
    .description("say in words what the agent may do")
    .action(() => run(async (context) => (await import("./commands/session.ts")).inspect(context)));
  program
    .command("status")
    .description("say what is left, as the chain counts")
    .action(() => run(async (context) => (await import("./commands/session.ts")).showSession(context)));
  program
    .command("activity")
    .description("say what was spent, and what for: from this machine's books, and from the chain")
    .option("--limit <count>", "the most of each kind", "20")
    .option("--blocks <count>", "how many of the newest blocks are looked at", "5000")
    .action((options) =>
      run(async (context) => (await import("./commands/session.ts")).activity(context, options)),
    );
  owner(program.command("revoke").description("revoke the agent's session for ever")).action((options) =>
    run(async (context) => (await import("./commands/session.ts")).revoke(context, options)),
  );
  owner(program.command("revoke-all").description("revoke all sessions of the account")).action((options) =>
    run(async (context) => (await import("./commands/session.ts")).revokeAll(context, options)),
  );
  program
    .command("pay")
    .description("fetch a resource and pay for it by x402")
    .argument("<url>")
    .addOption(paymentKey())
    .option("--method <method>", "HTTP method")
    .option("--header <header...>", "'Name: value'")
    .option("--data <text>", "body")
    .option("--max <amount>", "the most to pay")
    .addOption(token())
    .action((url, options) =>
      run(async (context) => (await import("./commands/spend.ts")).pay(context, url, options)),
    );
  program
    .command("send")
    .description("transfer a token")
    .argument("<amount>", "such as 12.50")
    .argument("<to>", "address")
    .addOption(token())
    .addOption(paymentKey())
    .action((amount, to, options) =>
      run(async (context) => (await import("./commands/spend.ts")).send(context, amount, to, options)),
    );
  program
    .command("call")
    .description("call a function of a contract")
    .argument("<target>", "address")
    .argument("<signature>", "such as 'claim(uint256)'")
    .argument("[values...]", "arguments; arrays and tuples as JSON")
    .option("--value <wei>", "wei to send along")
    .addOption(paymentKey())
    .action((target, signature, values, options) =>
      run(async (context) =>
        (await import("./commands/spend.ts")).call(context, target, signature, values, options),
      ),
    );
  describeMarket(program, run, { paymentKey, owner });
  program
    .command("doctor")
    .description("look at all that a payment needs, and say what to do")
    .action(() => run(async (context) => (await import("./commands/doctor.ts")).doctor(context)));
  program
    .command("devnet")
    .description("start a local network, or act on one that runs; needs @abbababa/devnet")
    .argument("[args...]", "as abba-devnet takes them: abba devnet --help")
    .helpOption(false)
    .allowUnknownOption()
    .action(async (args) => (await import("./commands/devnet.ts")).devnet(args, signal));
  const profile = program.command("profile").description("settings by name");
  profile
    .command("set")
    .argument("<name>")
    .argument("<settings...>", "name=value")
    .action((name, pairs) =>
      run(async ({ output }) => (await import("./commands/profile.ts")).setProfile(output, name, pairs)),
    );
  profile
    .command("list")
    .action(() => run(async ({ output }) => (await import("./commands/profile.ts")).listProfiles(output)));
  program
    .command("mcp")
    .description("serve an agent's tools by MCP, on standard input and output or by HTTP on loopback")
    .option("--http", "by streamable HTTP on loopback", false)
    .option("--port <port>", "its port (default: a free one)")
    .option("--token-file <file>", "file of the token that HTTP clients must show; - for standard input")
    .addOption(secretCommand())
    .action((options) =>
      run(async (context) => (await import("./commands/mcp.ts")).mcp(context, { ...options, version })),
    );
  return program;
}
