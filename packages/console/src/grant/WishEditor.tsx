import { Slider } from "radix-ui";
import { formatUnits } from "viem";
import { parseToken } from "../format/token.ts";
import { en } from "../texts/en.ts";
import { Field } from "../ui/Field.tsx";
import { fieldText, type WishField, type WishTexts } from "./wishFields.ts";

/** Parts of what was asked for that a slider stops at. */
const steps = 100n;

/** Lets the owner lower what would be granted. */
export function WishEditor(props: {
  fields: readonly WishField[];
  texts: WishTexts;
  problems: Readonly<Record<string, string>>;
  onChange: (texts: WishTexts) => void;
}) {
  const { fields, texts, problems, onChange } = props;
  return (
    <details className="card">
      <summary>{en.grant.lower}</summary>
      <p className="hint">{en.grant.lowerHint}</p>
      <div className="fields">
        {fields.map((field) => {
          const text = texts[field.key] ?? fieldText(field);
          const change = (value: string) => onChange({ ...texts, [field.key]: value });
          return (
            <Field
              key={field.key}
              label={field.label}
              value={text}
              onChange={change}
              hint={en.grant.fields.asked(fieldText(field))}
              problem={problems[field.key]}
              numeric
            >
              <LoweringSlider field={field} text={text} onChange={change} />
            </Field>
          );
        })}
      </div>
      <button type="button" onClick={() => onChange({})}>
        {en.grant.reset}
      </button>
    </details>
  );
}

function LoweringSlider({
  field,
  text,
  onChange,
}: {
  field: WishField;
  text: string;
  onChange: (text: string) => void;
}) {
  const { asked, decimals, label } = field;
  const value = parseToken(text, decimals) ?? asked;
  const at = asked === 0n ? 0 : Number((value * steps) / asked);
  return (
    <Slider.Root
      className="slider"
      value={[Math.min(at, Number(steps))]}
      max={Number(steps)}
      disabled={asked === 0n}
      onValueChange={([step = 0]) => onChange(formatUnits((asked * BigInt(step)) / steps, decimals))}
    >
      <Slider.Track className="slider-track">
        <Slider.Range className="slider-range" />
      </Slider.Track>
      <Slider.Thumb className="slider-thumb" aria-label={label} />
    </Slider.Root>
  );
}
