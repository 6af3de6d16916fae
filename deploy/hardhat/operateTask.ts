import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { formatEther } from "viem";
import { DeployError } from "../src/errors.ts";
import { operate } from "../src/operations/operate.ts";
import { operations } from "../src/operations/operations.ts";
import { readAddress } from "../src/operations/readArgument.ts";
import { readTarget, readVariable, readVariables } from "./networkVariables.ts";
import { refuseClearly } from "./refusal.ts";

interface OperateArguments {
  readonly operation: string;
  readonly operationArguments: string[];
  readonly rpcUrl: string | undefined;
  readonly parameters: string | undefined;
  readonly from: string | undefined;
  readonly dryRun: boolean;
}

/** `hardhat contracts operate OPERATION ARGUMENTS… [--network NAME | --rpc-url URL] [--dry-run]`. */
export const operateTask: NewTaskActionFunction<OperateArguments> = async (args, hre) => {
  const secrets = new Set<string>();
  if (args.operation === "list") {
    for (const [name, { parameters, description }] of Object.entries(operations)) {
      console.log(`${[name, ...parameters].join(" ").padEnd(48)}${description}`);
    }
    return;
  }
  await refuseClearly(async () => {
    const { name, chainId, config } = readTarget(hre, "operator");
    const rpcUrl =
      args.rpcUrl ??
      (await readVariables([{ variable: config.url, meaning: `an RPC endpoint of ${name}` }]))[0] ??
      "";
    secrets.add(rpcUrl);
    const { operator } = hre.config.networks;
    const [key] = operator?.type === "http" && Array.isArray(operator.accounts) ? operator.accounts : [];
    const privateKey = key === undefined || args.from !== undefined ? undefined : await readVariable(key);
    if (privateKey !== undefined) secrets.add(privateKey);
    if (privateKey === undefined && args.from === undefined && !args.dryRun) {
      throw new DeployError(
        "OPERATOR_PRIVATE_KEY (the key of the one who may do this) is not set: put it into the environment, or into the keystore with `pnpm exec hardhat keystore set OPERATOR_PRIVATE_KEY`; or see with --dry-run what a multisig would have to send.",
      );
    }
    const done = await operate({
      rpcUrl,
      operation: args.operation,
      args: args.operationArguments,
      privateKey,
      from: args.from === undefined ? undefined : readAddress("--from", args.from),
      chainId,
      parametersFile: args.parameters,
      dryRun: args.dryRun,
    });
    const verdict =
      done.from === undefined
        ? "not tried: name somebody with --from"
        : done.refusal === undefined
          ? "would succeed"
          : `would be refused: ${done.refusal}`;
    const rows = [
      ["from", done.from ?? "whoever may"],
      ["to", `${done.to} (${done.contract})`],
      ["value", `${formatEther(done.value)} ETH`],
      ["call", done.call],
      ["data", done.data],
      done.hash === undefined ? ["result", verdict] : ["hash", done.hash],
    ];
    console.log(`${done.hash === undefined ? "Would send" : "Sent"} to chain ${done.chainId}:`);
    for (const [label = "", value = ""] of rows) console.log(`  ${label.padEnd(8)}${value}`);
  }, secrets);
};
