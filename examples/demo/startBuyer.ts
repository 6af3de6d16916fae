import { fork } from "node:child_process";
import { once } from "node:events";
import type { BuyerAnswer, BuyerRequest } from "./buyerProtocol.ts";

/** A buyer in a process of its own. */
export interface Buyer extends AsyncDisposable {
  /**
   * Has the buyer do something, and waits until it is done.
   *
   * @returns What the buyer answers.
   * @throws what the buyer's process reports.
   */
  ask(request: BuyerRequest): Promise<string>;
}

/** Starts the buyer's process. */
export function startBuyer(): Buyer {
  const child = fork(new URL("./buyerProcess.ts", import.meta.url), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  return {
    async ask(request) {
      child.send(request);
      const gone = ended.then(() => {
        throw new Error("The buyer's process ended before it answered.");
      });
      const [answer] = (await Promise.race([once(child, "message"), gone])) as [BuyerAnswer];
      if (answer.type === "failed") throw new Error(`${answer.error}: ${answer.message}`);
      return answer.result;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill();
      await ended;
    },
  };
}
