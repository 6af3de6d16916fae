import type { Companion } from "./Companion.ts";

/**
 * The text of `--help`.
 *
 * @param companion - What else an option may start.
 */
export function formatHelp(companion: Companion | undefined): string {
  return `Usage: abba-devnet [options]
       abba-devnet increase-time SECONDS [--rpc-url URL]
       abba-devnet mine [BLOCKS] [--rpc-url URL]
       abba-devnet faucet ADDRESS AMOUNT TOKEN [--rpc-url URL]

Starts a local chain with EntryPoint v0.7, Kernel v3.1, the stock session modules, USDC, the Abba Baba contracts and an
ERC-4337 bundler. Stays up until Ctrl-C.

Options:
  --fund <address>=<amount><token>
                         give an account ETH or USDC, as in 0x…=100USDC; may be repeated
  --port <port>          port of the chain (default: a free one)
  --bundler-port <port>  port of the bundler (default: a free one)
  --chain-id <id>        chain id (default: 84532, or that of the chain forked)
  --fork-url <url>       fork the chain at this HTTP endpoint
  --entry-point-06       bring EntryPoint v0.6 and its SimpleAccounts, too, for the bundler to serve
  --block-time <seconds> mine at this interval (default: a block for every transaction)${companion ? `\n${companion.help}` : ""}
  --json                 print one JSON object with the URLs and addresses instead of text
  --version              print the version
  --help                 print this

Commands, for a devnet that is running:
  increase-time SECONDS  move the chain's time forward and mine a block; the bundler's clock follows
  mine [BLOCKS]          mine blocks (default: 1)
  faucet ADDRESS AMOUNT TOKEN
                         give an account ETH or USDC
  --rpc-url <url>        the chain of the devnet meant
                         (default: DEVNET_RPC_URL, or else http://127.0.0.1:8545)

Progress goes to standard error, what was started or done to standard output.`;
}
