import { spawn } from "node:child_process";

/** How a command is run. */
interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended with all that it started. @default 170 */
  readonly timeoutSeconds?: number;
}

/**
 * Runs a command to its end.
 *
 * @param command - Program and arguments.
 * @param options - Where, and for how long.
 * @returns What it printed.
 * @throws {Error} with all that it printed, when it fails.
 */
export function run(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      // A workspace's settings reach what runs below it: a consumer has none.
      env: { ...withoutSettings(process.env), NO_COLOR: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    const timer = setTimeout(() => end(child.pid), (options.timeoutSeconds ?? 170) * 1000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      end(child.pid);
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`\`${command.join(" ")}\` ended with ${code ?? "a signal"}:\n${text}`));
    });
  });
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // The whole group has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(npm_|pnpm_|NODE_OPTIONS|NODE_PATH)/i.test(name)),
  );
}
