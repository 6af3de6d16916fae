/** Why a callback URL is refused. Names no address: what a name resolves to inside a network is nobody's business. */
export type CallbackRefusal =
  | "not-a-url"
  | "too-long"
  | "scheme"
  | "credentials"
  | "fragment"
  | "port"
  | "host"
  | "address"
  | "unresolved";

const explanations: Readonly<Record<CallbackRefusal, string>> = {
  "not-a-url": "it is not an absolute URL in plain ASCII",
  "too-long": "it has more than 2048 characters",
  scheme: "it is not https",
  credentials: "it holds credentials",
  fragment: "it has a fragment",
  port: "its port is not allowed",
  host: "its host is not a public name",
  address: "its host does not lead to public addresses alone",
  unresolved: "its host could not be resolved",
};

/** Thrown when a callback URL is not one that may be called. */
export class CallbackUrlRefusedError extends Error {
  override readonly name = "CallbackUrlRefusedError";
  readonly refusal: CallbackRefusal;

  constructor(refusal: CallbackRefusal) {
    super(`The callback URL is refused: ${explanations[refusal]}.`);
    this.refusal = refusal;
  }
}
