/** An address in full: a shortened one can be ground to look alike. */
export function AddressText({ address, name }: { address: string; name?: string | undefined }) {
  return (
    <span className="address">
      {name === undefined ? null : `${name} `}
      <code>{address}</code>
    </span>
  );
}
