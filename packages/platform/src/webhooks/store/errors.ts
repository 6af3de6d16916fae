/** Thrown when an agent has as many endpoints as it may. */
export class WebhookEndpointLimitError extends Error {
  override readonly name = "WebhookEndpointLimitError";
  readonly max: number;

  constructor({ max }: { max: number }) {
    super(`An agent has at most ${max} webhook endpoints.`);
    this.max = max;
  }
}
