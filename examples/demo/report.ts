import { styleText } from "node:util";

export type StepReport = { name: string; ok: boolean; ms: number };

export type AttackReport = {
  name: string;
  /** What the stock three-policy set did with the same attempt; null at the platform, which it knows nothing of. */
  stock: "succeeded" | "refused" | null;
  /** What happened here. */
  result: "succeeded" | "refused";
  /** The error that refused it, or null. */
  error: string | null;
};

export type DemoReport = { ok: boolean; steps: StepReport[]; attacks: AttackReport[] };

/** Where the demo tells what it does: everything for a person goes to stderr when a machine reads stdout. */
export type Reporter = {
  title(text: string): void;
  note(text: string): void;
  /** Runs a step, shows it while it runs, and keeps how long it took. A failed step is shown and thrown on. */
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
  attack(report: AttackReport): void;
  finish(): DemoReport;
};

const stockWords = {
  succeeded: { text: "goes through", format: "red" },
  refused: { text: "refused", format: "green" },
  none: { text: "–", format: "dim" },
} as const;

export function createReporter(stream: NodeJS.WriteStream): Reporter {
  const steps: StepReport[] = [];
  const attacks: AttackReport[] = [];
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream });
  const line = (text: string) => stream.write(`${text}\n`);

  return {
    title: (text) => line(`\n${paint("bold", text)}`),
    note: (text) => line(`  ${paint("dim", text)}`),
    async step(name, run) {
      if (stream.isTTY) stream.write(`  … ${name}`);
      const started = performance.now();
      const end = (ok: boolean) => {
        const ms = Math.round(performance.now() - started);
        steps.push({ name, ok, ms });
        if (stream.isTTY) stream.write("\r\u001b[K");
        const mark = ok ? paint("green", "✓") : paint("red", "✗");
        line(`  ${mark} ${name} ${paint("dim", `${(ms / 1000).toFixed(1)} s`)}`);
      };
      try {
        const value = await run();
        end(true);
        return value;
      } catch (error) {
        end(false);
        throw error;
      }
    },
    attack(report) {
      if (attacks.length === 0) {
        line(`  ${"the thief tries".padEnd(44)} ${"stock policies".padEnd(16)} abba baba`);
      }
      attacks.push(report);
      const there = stockWords[report.stock ?? "none"];
      const stock = paint(there.format, there.text);
      const here = report.result === "succeeded" ? paint("red", "GOES THROUGH") : paint("green", "refused");
      line(
        `  ${report.name.padEnd(44)} ${pad(stock, there.text.length, 16)} ${here}` +
          (report.error ? ` ${paint("dim", report.error)}` : ""),
      );
    },
    finish() {
      const ok = steps.every((step) => step.ok) && attacks.every((attack) => attack.result === "refused");
      return { ok, steps, attacks };
    },
  };
}

/** Pads a painted text by its visible width. */
function pad(text: string, width: number, to: number): string {
  return text + " ".repeat(Math.max(0, to - width));
}
