import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Life } from "./Control.ts";
import type { World } from "./createWorld.ts";

const script = fileURLToPath(new URL("./life.ts", import.meta.url));

/** Most things a life may ask of the world before it is killed, and most milliseconds that it lives on then. */
const [mostAsked, mostDelay] = [120, 20];

/** What to kill. */
export interface KillRandomlyParameters {
  readonly world: World;
  readonly life: Life;
  readonly kills: number;
  /** Lives side by side. */
  readonly parallel: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Lets platforms live on one store and kills each at a random moment of its work, from its first look at the chain on.
 *
 * @throws when one ends by itself.
 */
export async function killRandomly(parameters: KillRandomlyParameters): Promise<void> {
  let left = parameters.kills;
  // What one life has compiled, the next need not.
  const cache = await mkdtemp(join(tmpdir(), "abba-compiled-"));
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await liveAndDie(parameters, cache);
    }
  };
  await Promise.all(Array.from({ length: parameters.parallel }, lane));
  await rm(cache, { recursive: true, force: true });
}

function liveAndDie({ world, life, random }: KillRandomlyParameters, cache: string): Promise<void> {
  const { control, leave } = world.enter();
  const [lastWish, delay] = [Math.floor(random() * mostAsked), random() * mostDelay];
  const child = fork(script, [JSON.stringify(life)], {
    serialization: "advanced",
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let [asked, said] = [0, ""];
  child.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  child.on(
    "message",
    async ({ id, name, args }: { id: number; name: keyof typeof control; args: never[] }) => {
      asked += 1;
      if (asked > lastWish) setTimeout(() => child.kill("SIGKILL"), delay);
      const result = await (control[name] as (...args: never[]) => Promise<unknown>)(...args);
      // It may be dead by now.
      if (child.connected) child.send({ id, result }, () => {});
    },
  );
  return new Promise((resolve, reject) => {
    child.on("close", (code, signal) => {
      leave();
      if (signal === "SIGKILL") resolve();
      else reject(new Error(`A life ended by itself (${code}): ${said}`));
    });
  });
}

/** Random numbers that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
