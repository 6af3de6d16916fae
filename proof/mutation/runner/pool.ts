import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Task } from "./messages.ts";

const script = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** A worker gave no answer in time. */
export class WorkerTimeoutError extends Error {
  override readonly name = "WorkerTimeoutError";
}

/** A worker that is replaced when it hangs or dies. */
class Worker implements Disposable {
  readonly #project: string;
  #process: ChildProcess | undefined;

  constructor(project: string) {
    this.#project = project;
  }

  ask(task: Task, seconds: number): Promise<Answer> {
    this.#process ??= fork(script, [this.#project], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        child.removeAllListeners();
        settle();
      };
      const replace = (error: Error) => {
        this[Symbol.dispose]();
        end(() => reject(error));
      };
      const timer = setTimeout(
        () => replace(new WorkerTimeoutError(`No answer in ${seconds} s.`)),
        seconds * 1000,
      );
      child.once("message", (message) => end(() => resolve(message as Answer)));
      child.once("exit", (code) => replace(new Error(`A worker ended with code ${code}.`)));
      child.send(task);
    });
  }

  [Symbol.dispose](): void {
    this.#process?.removeAllListeners();
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }
}

/** Processes that share tasks. */
export class Pool implements Disposable {
  readonly #workers: readonly Worker[];

  constructor(project: string, size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker(project));
  }

  /**
   * Does every task, as workers become free.
   *
   * @param seconds - How long a worker may take for one.
   * @param onAnswer - Called with each task's answer, or with the error of a worker that did not answer in time.
   */
  async each<T>(
    items: readonly T[],
    toTask: (item: T) => Task,
    seconds: number,
    onAnswer: (item: T, answer: Answer | WorkerTimeoutError) => void,
  ): Promise<void> {
    const queue = [...items];
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
          const answer = await worker.ask(toTask(item), seconds).catch((error: unknown) => {
            if (error instanceof WorkerTimeoutError) return error;
            throw error;
          });
          if (!(answer instanceof Error) && answer.kind === "error") throw new Error(answer.message);
          onAnswer(item, answer);
        }
      }),
    );
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker[Symbol.dispose]();
  }
}
