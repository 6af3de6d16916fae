/** Serves payments that can be shown again, one after the other, and says what it serves: killed, it is started again. */
import { createFileAnswers } from "../../src/answers/file.ts";

const { folder, rounds } = JSON.parse(process.argv[2] ?? "{}") as { folder: string; rounds: number };
const answers = createFileAnswers({ folder, leaseSeconds: 1, waitSeconds: 0 });
console.log("ready");
for (let round = 0; round < rounds; round += 1) {
  const request = { id: `escrow ${round}`, isLasting: true, proof: "p", fingerprint: "f" };
  const begun = await answers.begin(request);
  console.log(`begun ${begun.is}`);
  if (begun.is !== "new") continue;
  // The work that nobody may have done twice.
  console.log(`served ${round}`);
  await answers.finish(request, { status: 200, headers: [], body: new TextEncoder().encode(`${round}`) });
}
