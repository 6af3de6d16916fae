import { createHash } from "node:crypto";
import { mkdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  dropName,
  listNames,
  nameFile,
  readIfThere,
  writeNameless,
  writtenAt,
} from "../book/durableFiles.ts";
import type { AnswerStore, Begun, PaidRequest } from "./AnswerStore.ts";
import { createClaims } from "./createClaims.ts";
import { type DurableAnswersOptions, readDurableOptions } from "./durableOptions.ts";
import { toBegun, writeAnswer } from "./writtenAnswer.ts";

/** What {@link createFileAnswers} takes. */
export interface FileAnswersOptions extends DurableAnswersOptions {
  /** A folder of its own, on a local disk; made when it is not there. Its owner alone may read it. */
  readonly folder: string;
}

/** Milliseconds between two looks at a request that somebody else serves. */
const pollingInterval = 100;
/** Milliseconds between two searches for what is no longer kept. */
const sweepInterval = 60_000;

/**
 * Remembers answers in a folder, for the processes of one machine: a seller that is started again knows what it served.
 * Each step is one of the file system's, so that a process that is killed leaves nothing half done.
 *
 * @param options - {@link FileAnswersOptions}
 */
export function createFileAnswers({ folder, ...options }: FileAnswersOptions): AnswerStore {
  const { keep, lease, wait } = readDurableOptions(options, "options of createFileAnswers");
  const [drafts, claims, answers, used] = ["drafts", "claims", "answers", "used"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const mine = createClaims<string>(lease / 3, (name) => {
    const now = new Date();
    return utimes(join(claims, name), now, now);
  });
  let sweptAt = 0;

  async function name(text: string, target: string, as: string): Promise<boolean> {
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const file = await writeNameless(drafts, text);
    try {
      return await nameFile(file, target, as);
    } finally {
      await rm(file, { force: true });
    }
  }

  /** What is known of a payment; `undefined`: somebody serves it. */
  async function look(request: PaidRequest): Promise<Begun | undefined> {
    const id = fileNameOf(request.id);
    const answer = await readIfThere(join(answers, id));
    if (answer !== undefined) return toBegun(answer, request);
    if (await isThere(join(used, id))) return { is: "used" };
    const kind = request.isLasting === true ? lasting : "";
    for (let number = 0; ; number += 1) {
      const claim = `${id}.${number}`;
      if (!(await isThere(join(claims, claim)))) {
        // Of all who see that it is free, one gets it.
        if (!(await name(kind, claims, claim))) return undefined;
        mine.hold(request.id, claim);
        // Whoever had it before may have finished meanwhile.
        if (!(await isThere(join(answers, id))) && !(await isThere(join(used, id)))) return { is: "new" };
        await giveBack(request.id);
        return undefined;
      }
      if (Date.now() - (await writtenAt(join(claims, claim))) <= lease) return undefined;
      if (kind === lasting) return { is: "interrupted" };
    }
  }

  async function giveBack(id: string): Promise<void> {
    const claim = mine.end(id);
    if (claim !== undefined) await dropName(claims, claim);
  }

  async function sweep(): Promise<void> {
    if (Date.now() - sweptAt < sweepInterval && keep > 0) return;
    sweptAt = Date.now();
    const isOver = async (path: string, age: number) => Date.now() - (await writtenAt(path)) > age;
    // Of payments that can be shown again the use stays known.
    for (const id of await listNames(answers))
      if (await isOver(join(answers, id), keep)) await dropName(answers, id);
    for (const claim of await listNames(claims)) {
      const kind = await readIfThere(join(claims, claim));
      if (kind === "" && (await isOver(join(claims, claim), Math.max(keep, lease))))
        await dropName(claims, claim);
    }
  }

  return {
    async begin(request) {
      await sweep();
      const until = Date.now() + wait;
      for (;;) {
        const begun = await look(request);
        if (begun !== undefined) return begun;
        if (Date.now() >= until) return { is: "busy" };
        await sleep(Math.min(pollingInterval, wait));
      }
    },
    async finish(request, answer) {
      const id = fileNameOf(request.id);
      if (request.isLasting === true) await name("", used, id);
      await name(writeAnswer(request, answer), answers, id);
      await giveBack(request.id);
    },
    abandon: ({ id }) => giveBack(id),
  };
}

/** What a claim of a payment says that can be shown again. */
const lasting = "lasting";

async function isThere(path: string): Promise<boolean> {
  return (await readIfThere(path)) !== undefined;
}

/** Whatever names a payment, as the name of a file. */
function fileNameOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
