import { Progress } from "radix-ui";

/** How much of a cap is used, as a bar beside its words. */
export function Meter({
  label,
  text,
  used,
  cap,
}: {
  label: string;
  text: string;
  used: bigint;
  cap: bigint;
}) {
  const percent = cap === 0n ? 0 : Number((used * 1_000n) / cap) / 10;
  const isNear = percent >= 80;
  return (
    <div className="meter">
      <div className="meter-words">
        <span>{label}</span>
        <span>{text}</span>
      </div>
      <Progress.Root
        className={isNear ? "bar near" : "bar"}
        value={Math.min(percent, 100)}
        max={100}
        aria-label={label}
        getValueLabel={() => text}
      >
        <Progress.Indicator className="bar-fill" style={{ width: `${Math.min(percent, 100)}%` }} />
      </Progress.Root>
    </div>
  );
}
