import type { DescribedField } from "./Descriptor.ts";
import { ether, unbounded } from "./Descriptor.ts";

/** How a field is shown, wherever it stands. `tokenField`: which of its neighbours names the token of an amount. */
export interface Presentation extends Pick<DescribedField, "label" | "format" | "params" | "visible"> {
  readonly tokenField?: string | undefined;
}

/** Numbers and texts as they are. */
export const raw = (label: string): Presentation => ({ label, format: "raw" });

/** A bound where zero means that there is none. */
export const rawUnlessZero = (label: string): Presentation => ({
  ...raw(label),
  visible: { ifNotIn: [0, "0"] },
});

/** What says nothing of what may be lost. */
export const detail = (label: string): Presentation => ({ ...raw(label), visible: "optional" });

export const party = (label: string): Presentation => ({ label, format: "addressName" });

/** An address where zero means nobody. */
export const partyIfAny = (label: string): Presentation => ({
  ...party(label),
  visible: { ifNotIn: [ether] },
});

/** Unix seconds. */
export const date = (label: string): Presentation => ({
  label,
  format: "date",
  params: { encoding: "timestamp" },
});

/** Seconds. */
export const duration = (label: string): Presentation => ({ label, format: "duration" });

export const durationUnlessZero = (label: string): Presentation => ({
  ...duration(label),
  visible: { ifNotIn: [0, "0"] },
});

/** Wei. */
export const etherAmount = (label: string): Presentation => ({ label, format: "amount" });

/** Base units of the token that a neighbour names; address zero is ETH. */
export const tokenAmount = (label: string, tokenField = "token"): Presentation => ({
  label,
  format: "tokenAmount",
  tokenField,
  params: { nativeCurrencyAddress: ether },
});

/** The same, where the type's highest number means any amount. */
export const boundedAmount = (label: string): Presentation => ({
  ...tokenAmount(label),
  params: { nativeCurrencyAddress: ether, threshold: unbounded.uint112, message: "any amount" },
});

/** Yes or no, in words of its own. */
export const choice = (label: string, name: keyof typeof enums): Presentation => ({
  label,
  format: "enum",
  params: { $ref: `$.metadata.enums.${name}` },
});

/** What yes and no mean. */
export const enums = {
  anyone: { true: "ANYONE", false: "only those listed" },
  anyEscrow: { true: "any escrow", false: "only those between these ids" },
  metered: { true: "counted against the limits", false: "NOT counted by any limit" },
} as const;
