import type { NonceMode } from "../../accounts/kernel/nonceKey.ts";
import { CalledOff } from "./CalledOff.ts";
import { MaybeSent } from "./MaybeSent.ts";

/**
 * Lets one operation through until the session is installed: two that both install it would get into each other's way.
 */
export class InstallGate {
  #installed = false;
  #last: Promise<unknown> = Promise.resolve();
  readonly #isInstalled: () => Promise<boolean>;

  constructor(isInstalled: () => Promise<boolean>) {
    this.#isInstalled = isInstalled;
  }

  /**
   * Runs an operation, the installing one alone.
   *
   * @param task - Sends the operation in the mode it is told, and waits for it.
   */
  async run<result>(task: (mode: NonceMode) => Promise<result>): Promise<result> {
    if (this.#installed) return await task("default");
    const first = this.#last.then(() => this.#tryInstall(task));
    this.#last = first.catch(() => undefined);
    const outcome = await first;
    return outcome.done ? outcome.result : await task("default");
  }

  async #tryInstall<result>(
    task: (mode: NonceMode) => Promise<result>,
  ): Promise<{ done: true; result: result } | { done: false }> {
    if (await this.#check()) return { done: false };
    try {
      const result = await task("enable");
      if (!(result instanceof CalledOff || result instanceof MaybeSent)) this.#installed = true;
      return { done: true, result };
    } catch (error) {
      // Another process of this agent may have installed it meanwhile; an operation that was included, or may still be,
      // is not repeated: it may be the very one that installed the session.
      const included =
        error instanceof Error && "userOperationHash" in error && error.userOperationHash !== undefined;
      if (!included && (await this.#check())) return { done: false };
      throw error;
    }
  }

  async #check(): Promise<boolean> {
    if (!this.#installed) this.#installed = await this.#isInstalled();
    return this.#installed;
  }
}
