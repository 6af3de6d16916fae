import { encode } from "uqr";

/** Most characters of a QR code of bytes. */
const most = 2_900;

/** A text as a picture for another device's camera; nothing when it is too long for one. */
export function QrCode({ text, label }: { text: string; label: string }) {
  if (text.length > most) return null;
  const { size, data } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <title>{label}</title>
      <path d={path} fill="#000000" />
    </svg>
  );
}
