import { spawn } from "node:child_process";
import { type Counts, countTests, type Runner } from "./countTests.ts";
import { findFailure } from "./findFailure.ts";

/** One command of the suite. */
export type Step = {
  name: string;
  /** Run in a shell at the root of the repository, with `node_modules/.bin` first on PATH. */
  command: string;
  /** Whose closing lines to read; `exit` counts the whole command as one check. */
  runner: Runner;
  /** Whether the suite ends when this fails. */
  required?: boolean;
  /** Seconds after which the command is ended and counts as failed. @default 2400 */
  timeoutSeconds?: number;
};

export type StepResult = Counts & {
  name: string;
  seconds: number;
  /** What the command said of its failure. */
  failure?: string;
};

/**
 * Runs a step and counts what passed and failed.
 *
 * @param step - The step.
 * @param live - Whether its output is shown as it comes, or whole at the end, because others run beside it.
 */
export async function runStep(step: Step, live: boolean): Promise<StepResult> {
  const title = `\n── ${step.name} ── ${step.command}`;
  console.log(live ? title : `${title} (begun)`);
  const started = performance.now();
  const { output, code } = await run(step.command, step.timeoutSeconds ?? 2_400, live);
  if (!live) console.log(`${title}\n${output}`);
  const counts = countTests(step.runner, output, code);
  const result = { name: step.name, ...counts, seconds: (performance.now() - started) / 1000 };
  return counts.failed > 0 ? { ...result, failure: findFailure(output) } : result;
}

function run(
  command: string,
  timeoutSeconds: number,
  live: boolean,
): Promise<{ output: string; code: number }> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that a command that hangs is ended with all that it started.
    const child = spawn("bash", ["-c", command], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: {
        ...process.env,
        FORCE_COLOR: "0",
        NO_COLOR: "1",
        TURBO_TELEMETRY_DISABLED: "1",
        DO_NOT_TRACK: "1",
      },
    });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (live) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (signal: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    const timer = setTimeout(() => {
      output += `\ntimed out after ${timeoutSeconds} s\n`;
      console.error(`timed out after ${timeoutSeconds} s`);
      end("SIGKILL");
    }, timeoutSeconds * 1000);
    const interrupt = () => {
      end("SIGTERM");
      process.exitCode = 130;
    };
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      resolve({ output, code: code ?? 1 });
    });
  });
}
