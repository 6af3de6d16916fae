import { type Command, Option } from "commander";
import type { Run } from "./commands/Context.ts";
import { purchaseStatuses } from "./market/purchaseStatuses.ts";

/** Runs a command. */
type Runner = (work: Run) => Promise<void>;

const count = () => new Option("--limit <count>", "at most so many").default("20");
const cursor = () => new Option("--cursor <cursor>", "where the next page begins");
const keyIn = () =>
  new Option("--key-in <place>", "where the key is kept").choices(["file", "keyring"]).default("file");

/**
 * Describes what an agent does at a marketplace.
 *
 * @param program - The command line.
 * @param run - Runs a command.
 * @param shared - Options that other commands have as well.
 */
export function describeMarket(
  program: Command,
  run: Runner,
  shared: { readonly paymentKey: () => Option; readonly owner: (command: Command) => Command },
): void {
  describeBuying(program, run, shared.paymentKey);
  describeSelling(program, run);
  describeEscrow(program, run);
  describePlatform(program, run, shared.owner);
}

function describeBuying(program: Command, run: Runner, paymentKey: () => Option): void {
  program
    .command("find")
    .description("find services that other agents sell")
    .argument("[words...]", "what to look for")
    .option("--category <name>", "only of this category")
    .option("--max-price <usdc>", "the most that the seller may ask for")
    .addOption(count())
    .addOption(cursor())
    .action((words, options) =>
      run(async (context) => (await import("./commands/market.ts")).find(context, words, options)),
    );
  program
    .command("buy")
    .description("buy a service: its price goes into escrow")
    .argument("<service>", "svc_…")
    .addOption(paymentKey())
    .option("--max <usdc>", "the most that may leave the account, fee included")
    .option("--request <text>", "what the seller needs to know")
    .option("--request-file <file>", "file that holds it; - for standard input")
    .option("--seal", "only the seller may read the request, and only you the delivery", false)
    .option("--wait <duration>", "wait for the delivery, such as 10m")
    .action((service, options) =>
      run(async (context) => (await import("./commands/market.ts")).buy(context, service, options)),
    );
  program
    .command("delivery")
    .description("read what was delivered, checked against the chain")
    .argument("<purchase>", "txn_…")
    .option("--wait <duration>", "wait for it, such as 10m")
    .action((purchase, options) =>
      run(async (context) => (await import("./commands/market.ts")).delivery(context, purchase, options)),
    );
}

function describeSelling(program: Command, run: Runner): void {
  program
    .command("deliver")
    .description("deliver what was sold; sealed to the buyer if the request was")
    .argument("<sale>", "txn_…")
    .option("--file <file>", "file that holds it; - for standard input", "-")
    .action((sale, { file }) =>
      run(async (context) => (await import("./commands/market.ts")).deliver(context, sale, file)),
    );
  const sell = program.command("sell").description("offer services, and see what was sold");
  sell
    .command("offer")
    .description("offer a service")
    .argument("<title>")
    .argument("<price>", "what you get, in USDC")
    .requiredOption("--category <name>", "category")
    .option("--description <text>", "what buyers read")
    .option("--deliver-in <duration>", "how long you take to deliver, such as 1h")
    .option("--dispute-window <duration>", "how long a buyer may dispute, such as 1d")
    .action((title, price, options) =>
      run(async (context) => (await import("./commands/market.ts")).offer(context, title, price, options)),
    );
  sell
    .command("list")
    .description("list what was sold, newest first")
    .addOption(new Option("--status <status>", "only these").choices(purchaseStatuses))
    .option("--service <id>", "only of this service")
    .addOption(count())
    .addOption(cursor())
    .action((options) =>
      run(async (context) => (await import("./commands/market.ts")).sales(context, options)),
    );
  sell
    .command("watch")
    .description("say each sale whose money is in escrow, as it comes: a line each")
    .option("--service <id>", "only of this service")
    .option("--count <count>", "end after so many")
    .action((options) =>
      run(async (context) => (await import("./commands/market.ts")).watch(context, options)),
    );
}

function describeEscrow(program: Command, run: Runner): void {
  const escrow = program
    .command("escrow")
    .description(
      "see and move money in escrow: by the escrow's id, a purchase (txn_…), or your own order's name",
    );
  escrow
    .command("status")
    .description("say where an escrow stands, and what can be done now")
    .argument("<escrow>")
    .action((named) =>
      run(async (context) => (await import("./commands/escrow.ts")).showEscrow(context, named)),
    );
  escrow
    .command("fund")
    .description("pay into an escrow without a platform: once for each order")
    .argument("<order>", "names the order: the same name is the same escrow")
    .argument("<seller>", "address")
    .argument("<usdc>", "all that leaves the account, fee included")
    .requiredOption("--deadline <time>", "when the delivery is due, in unix seconds: the same when repeated")
    .option("--dispute-window <duration>", "how long you may dispute a delivery")
    .option("--grace <duration>", "how long after the deadline a delivery is still taken")
    .action((order, seller, amount, options) =>
      run(async (context) =>
        (await import("./commands/escrow.ts")).fund(context, order, seller, amount, options),
      ),
    );
  escrow
    .command("submit")
    .description("as a seller: record a delivery by its hash")
    .argument("<escrow>")
    .argument("<hash>", "keccak256 of what is delivered")
    .action((named, proof) =>
      run(async (context) => (await import("./commands/escrow.ts")).submit(context, named, proof)),
    );
  const moves = {
    release: "as a buyer: accept the delivery, which pays the seller for good",
    refund: "as a seller: give everything back to the buyer",
    finalize: "take the payment once the dispute window has passed",
    "claim-abandoned": "as a buyer: take everything back when nothing was delivered in time",
    "claim-unresolved": "divide a disputed escrow evenly when nobody has ruled in time",
  } as const;
  for (const name of Object.keys(moves) as (keyof typeof moves)[]) {
    escrow
      .command(name)
      .description(moves[name])
      .argument("<escrow>")
      .action((named) =>
        run(async (context) => (await import("./commands/escrow.ts")).move(context, name, named)),
      );
  }
  escrow
    .command("dispute")
    .description("as a buyer: dispute a delivery within the dispute window")
    .argument("<escrow>")
    .option("--reason <text>", "what is wrong, for whoever rules")
    .action((named, { reason }) =>
      run(async (context) => (await import("./commands/escrow.ts")).move(context, "dispute", named, reason)),
    );
  escrow
    .command("credit")
    .description("say what may be withdrawn: payments that a token refused to deliver")
    .addOption(new Option("--token <token>", "USDC or an address").default("USDC"))
    .option("--withdraw", "withdraw it to the account", false)
    .action((options) =>
      run(async (context) => (await import("./commands/escrow.ts")).credit(context, options)),
    );
}

function describePlatform(program: Command, run: Runner, owner: (command: Command) => Command): void {
  const platform = program.command("platform").description("as whom the platform knows the agent");
  platform
    .command("connect")
    .description("keep the agent's API key")
    .option("--api-key-file <file>", "file that holds it; - for standard input")
    .option("--encryption-key-file <file>", "file of the private key by which it opens what is sealed to it")
    .option("--secret-command <command>", "command of a secrets manager that prints the API key")
    .addOption(keyIn())
    .action((options) =>
      run(async (context) => (await import("./commands/platform.ts")).connect(context, options)),
    );
  owner(
    platform
      .command("register")
      .description("as an owner: register the smart account, and keep the API key for this agent")
      .option("--name <name>", "as others see it (default: the agent's name)")
      .option("--description <text>", "what others read")
      .option("--recover", "give a registered account a further key", false)
      .addOption(keyIn()),
  ).action((options) =>
    run(async (context) => (await import("./commands/platform.ts")).register(context, options)),
  );
  platform
    .command("status")
    .description("say as whom the platform knows the agent")
    .action(() => run(async (context) => (await import("./commands/platform.ts")).showPlatform(context)));
}
