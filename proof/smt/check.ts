/** Reads Solidity from standard input, asks the compiler's SMTChecker whether every assertion of contract `Proof` holds. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc: { compile(input: string): string } = createRequire(import.meta.url)("solc");

const answers = {
  // The compiler's own error codes: https://docs.soliditylang.org/en/latest/smtchecker.html
  safe: "9576",
  violated: "6328",
};

const input = {
  language: "Solidity",
  sources: { "Proof.sol": { content: readFileSync(0, "utf8") } },
  settings: {
    evmVersion: "cancun",
    // No timeout: the compiler that npm has can start no thread for it.
    modelChecker: {
      engine: "chc",
      solvers: ["z3"],
      targets: ["assert"],
      contracts: { "Proof.sol": ["Proof"] },
      showProvedSafe: true,
      showUnproved: true,
    },
  },
};

type Message = { errorCode?: string; severity: string; message: string };
const { errors = [] }: { errors?: Message[] } = JSON.parse(solc.compile(JSON.stringify(input)));
const broken = errors.filter((error) => error.severity === "error");
if (broken.length > 0) throw new Error(broken.map((error) => error.message).join("\n"));
const violated = errors.filter((error) => error.errorCode === answers.violated);
const refuted = violated.some((error) => error.message.includes("Assertion violation happens here"));
const safe = errors.some((error) => error.errorCode === answers.safe);
console.log(refuted ? "refuted" : violated.length === 0 && safe ? "proven" : "unknown");
